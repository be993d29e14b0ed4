# One image for every Airflow component and the entity engine, so that all of them import the same package.
# "@sha256:…", where the image is to be one and the same for ever; docs/deploy.md.
ARG PYTHON_DIGEST=
FROM python:3.11-slim-bookworm${PYTHON_DIGEST}

RUN useradd --uid 50000 --create-home airflow \
    && install -d -o airflow -g airflow /opt/copydesk /opt/copydesk/data /opt/copydesk/cache /opt/airflow /opt/airflow/logs
WORKDIR /opt/copydesk

COPY requirements-deployed.txt ./
RUN pip install --no-cache-dir "uv==$(sed -nE 's/^uv==([0-9.]+).*/\1/p' requirements-deployed.txt)" \
    && uv pip install --system --compile-bytecode --require-hashes --no-cache -r requirements-deployed.txt

COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN uv pip install --system --no-deps --no-build-isolation --no-cache .
COPY dags ./dags
COPY plugins ./plugins
COPY seeds ./seeds
COPY kibana ./kibana
COPY access ./access

ENV AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/copydesk/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/copydesk/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    XDG_CACHE_HOME=/opt/copydesk/cache
USER airflow
# The models and jars that the pipeline needs are fetched at build, never by a task.
RUN copydesk prepare --without-node
