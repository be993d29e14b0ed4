"""What Copydesk starts itself on one machine: Elasticsearch, the entity engine, Airflow, and who watches over them.

==================  ================================================================================
jars, java_runtime  the locked jars, fetched and checked; the Java runtime and its compiler
cache               folders that are made once and then only read
node, entities      the embedded Elasticsearch; the named-entity engine
airflow             Airflow's settings and programs; `airflow_client` asks its REST interface
service             a program and one run of it; `process_table` is what the kernel says of it
supervisor          several programs up together or not at all
stack, state_file   all of it on one data root, and the record of it; `detached` for the background
loopback            127.0.0.1, its ports, and requests to it
==================  ================================================================================
"""
