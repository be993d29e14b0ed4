# `make` or `make help` lists what there is. Everything is installed into .venv and .copydesk, nothing elsewhere.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(BIN)/uv
# Where the raw files are; give another folder to ingest your own.
LANDING ?= seeds
# Empty: every landing day that the folder has.
FROM ?=
TO   ?=

export UV_COMPILE_BYTECODE = 1

.PHONY: help setup run secrets up down test faults deployment objects nights check format lint types unit golden lock eval bench clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(VENV)/.installed ## Install everything that is locked in requirements.txt

$(VENV)/.installed: requirements.txt pyproject.toml bin/setup
	@PYTHON="$(PYTHON)" bin/setup "$(VENV)"
	@$(BIN)/copydesk prepare
	@touch $@

run: setup ## Ingest seeds/ (or LANDING=folder) through Airflow into Elasticsearch, print what came of it, stop
	@$(BIN)/copydesk run "$(LANDING)" $(if $(FROM),--from $(FROM)) $(if $(TO),--to $(TO))

secrets: setup ## Write the deployed stack's secrets into .env, made at random; none is ever replaced
	@$(BIN)/copydesk secrets

up: setup ## Keep Airflow and Elasticsearch running, print their addresses, until Ctrl-C or `make down`
	@$(BIN)/copydesk up "$(LANDING)"

down: setup ## Stop what `make up` started
	@$(BIN)/copydesk down

test: setup check ## Run every check and every test, on a real Elasticsearch and a real Airflow scheduler
	@$(BIN)/python -m pytest -q -m "integration and not faults and not deployment" -n 2 --dist loadfile --no-loadscope-reorder

faults: setup ## Hurt a running stack: kills at random moments (FAULT_RUNS=20), full disks, services away; takes an hour
	@$(BIN)/python -m pytest -q -p no:xdist -m faults tests/faults

deployment: setup ## Run docker-compose.yml's services in namespaces, without Docker, on Debian's PostgreSQL and Redis (root)
	@[ -x .copydesk/deployed/bin/airflow ] || { $(UV) venv -q --python $(BIN)/python .copydesk/deployed && \
	  $(UV) pip sync -q --python .copydesk/deployed/bin/python --require-hashes requirements-deployed.txt && \
	  $(UV) pip install -q --python .copydesk/deployed/bin/python --no-deps --no-build-isolation --editable .; }
	@$(BIN)/python -m pytest -q -p no:xdist -m deployment tests/deployment

objects: setup ## Landing and data on an object store: moto's S3 server, in an environment of its own
	@[ -x .copydesk/moto/bin/moto_server ] || { $(UV) venv -q --python $(BIN)/python .copydesk/moto && \
	  $(UV) pip sync -q --python .copydesk/moto/bin/python --require-hashes requirements-objects.txt; }
	@$(BIN)/python -m pytest -q -p no:xdist tests/integration/test_object_store.py

check: setup format-check lint types unit ## Format, lint, types and the fast tests, without any server

.PHONY: format-check
format-check:
	@$(BIN)/ruff format --check --quiet .

format: setup ## Rewrite the sources in the project's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lint:
	@$(BIN)/ruff check --quiet .

types:
	@$(BIN)/mypy

unit:
	@$(BIN)/python -m pytest -q -m "not integration" -n auto --maxprocesses 4

golden: setup ## Write what the code does now as the expected golden files; read the diff before you commit it
	@$(BIN)/python -m pytest -q -m "not integration" --refresh-golden

eval: setup ## Measure the quality floors on seeds/
	@$(BIN)/copydesk eval seeds

bench: setup ## Time the pipeline beside a plain script, each stage beside its yardstick, hard days, growth, a night, and the Desk
	@$(BIN)/python bench/whole.py
	@$(BIN)/python bench/stages.py
	@$(BIN)/python bench/hard_days.py
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python bench/growth.py
	@$(BIN)/python bench/night.py
	@ARTICLES=10000 $(BIN)/python bench/desk.py

nights: setup ## Thirty nights of up to 2,000 articles on a real scheduler: no worker's memory may grow; takes an hour
	@$(BIN)/python bench/nights.py

lock: setup ## Compile requirements.in into requirements.txt, with hashes
	@$(UV) pip compile -q --universal --generate-hashes --no-annotate --python-version 3.11 requirements.in -o requirements.txt

clean: ## Remove what was installed and written (.venv, .copydesk)
	@if [ -x $(BIN)/copydesk ]; then $(BIN)/copydesk down || true; fi
	rm -rf $(VENV) .copydesk .mypy_cache .pytest_cache .ruff_cache .hypothesis
