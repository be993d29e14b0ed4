"""What Copydesk's DAGs share: the step from a task in Airflow to a function of the library.

What DAG files wire, and none of it knows how an article is read:

    tasks        a night's tasks, from `plan` to `audit`
    triggers     the runs that other DAGs start: for days that are due, replays, what is to be forgotten
    maintenance  the tasks of `reindex_articles`, `maintain_index` and `learn_names`

and what those are made of:

    request      what a run is asked to do
    nights       when nights are, and how many batches are at work at once
    assets       what runs write
    library      the call of a function of `copydesk.pipeline`
    notices      who is told what went wrong, and what to do
    metrics      what is counted where a run ends

Airflow's own parts that are Copydesk's:

    fairness       which batch is next
    executor       the local one, whose tasks are forked from a process that has read the tables
    celery_config  the same for Celery's workers
    preloaded      what both of them import
    orphans        no task outlives who waits for it
"""
