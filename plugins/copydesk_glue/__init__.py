"""What Copydesk's DAGs share: the step from a task in Airflow to a function of the library."""
