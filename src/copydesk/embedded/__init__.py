"""What Copydesk starts itself on one machine: Elasticsearch, the entity engine, Airflow, and who watches over them.

==================  ================================================================================
java_runtime        the Java runtime and its compiler
node, entities      the embedded Elasticsearch; the named-entity engine
airflow             Airflow's settings and programs; `airflow_client` asks its REST interface
service             a program and one run of it; `process_table` is what the kernel says of it
supervisor          several programs up together or not at all; `stop_signals` end them, `revival` starts them again
stack, state_file   all of it on one data root, and the record of it
loopback            127.0.0.1, its ports, and requests to it
==================  ================================================================================
"""
