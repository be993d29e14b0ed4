"""The folder that the local Airflow finds its settings in that are code; Airflow's programs alone import from it."""
