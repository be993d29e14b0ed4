"""What is fetched once and then only read: the jars of programs, and the models that are published as jars.

    cache    folders that are made once, complete or not at all
    jars     the locked jars, fetched and checked; `locks/` says which
    errors   why something can't be had, or a folder can't be written

Nothing here knows what an asset is for. Whoever wants one passes in the cache's folder.
"""
