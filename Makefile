# Coding Ahead: `make help` says what there is. Needs python3 (3.11 or newer, with venv) and make.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA_DIR ?= ./var
PORT ?=
LIMITS ?= on
EMAIL ?=
PATHS ?=
COUNT ?=
REMOVE ?=
REPLACE ?=
APPROVE_DRIFT ?=
# Recipes read these from the environment, so that no shell reads what stands in them.
export DATA_DIR PORT LIMITS EMAIL PATHS COUNT
PROTOS := $(shell find protos -name '*.proto')
UV_COMPILE := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml

.PHONY: help run test check bench bench-memory eval-search staff demo import verify-data setup lock clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

run: $(VENV)/.runtime generated/.built ## Run the whole suite here; PORT=, DATA_DIR=, LIMITS=off
	@exec $(BIN)/python -m deploy.local --data-dir "$$DATA_DIR" --port "$$PORT" --limits "$$LIMITS"

test: setup ## Run every test, on real NATS and real PostgreSQL
	$(BIN)/pytest -n 2 --dist loadfile -q

check: setup ## Format, lint, types, import rules, protos, generated documents, dead code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/buf lint protos
	$(BIN)/python -m tools.protos_breaking
	$(BIN)/python -m tools.generated_docs --check
	$(BIN)/vulture

bench: setup ## Measure, as ratios; one JSON line at the end
	$(BIN)/python -m bench

bench-memory: setup ## Measure what lookup holds resident with what DATA_DIR= has; its suite must be stopped
	$(BIN)/python -m bench.memory "$$DATA_DIR"

eval-search: setup ## Measure how often search finds what others mean (needs ../shared); one JSON line at the end
	$(BIN)/python -m bench.search_eval

staff: $(VENV)/.runtime generated/.built ## Make a registered account staff: EMAIL=, DATA_DIR=
	@$(BIN)/python -m deploy.staff --email "$$EMAIL" --data-dir "$$DATA_DIR"

demo: $(VENV)/.runtime generated/.built ## Fill a running suite's job board with fictitious postings: COUNT=, DATA_DIR=; REMOVE=yes
	@$(BIN)/python -m services.jobs.demo --data-dir "$$DATA_DIR" $(if $(COUNT),--count "$$COUNT") $(if $(REMOVE),--remove)

import: $(VENV)/.runtime generated/.built ## Import official files, suite running or not: PATHS=, DATA_DIR=; REPLACE=yes, APPROVE_DRIFT=yes
	@$(BIN)/python -m services.lookup.codesets import --paths "$$PATHS" \
		$(if $(REPLACE),--replace) $(if $(APPROVE_DRIFT),--approve-drift)

verify-data: $(VENV)/.runtime generated/.built ## Check what is in force: every file's hash, and every row of the files in PATHS=
	@$(BIN)/python -m services.lookup.codesets verify --paths "$$PATHS"

setup: $(VENV)/.dev generated/.built ## Make the environment and the stubs, nothing else

lock: ## Renew the lock files (needs uv)
	$(UV_COMPILE) --extra data --extra build -o requirements.lock
	$(UV_COMPILE) --extra data --extra build --extra dev -o requirements-dev.lock

clean: ## Remove what was made here (never DATA_DIR)
	rm -rf $(VENV) generated generated.new

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "setting up: installing packages (the first time takes about a minute)"
	@if [ ! -e $(VENV)/.dev ]; then $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; fi
	@mkdir -p generated
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "setting up: installing packages for development"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@mkdir -p generated
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

# Made beside the old stubs and put in their place at once, so that what runs meanwhile never sees half of them.
generated/.built: $(PROTOS) | $(VENV)/.runtime
	@rm -rf generated.new && mkdir generated.new
	@$(BIN)/python -m grpc_tools.protoc -I protos --plugin=protoc-gen-mypy=$(BIN)/protoc-gen-mypy \
		--python_out=generated.new --mypy_out=quiet:generated.new $(PROTOS)
	@$(BIN)/python -m grpc_tools.protoc -I protos --plugin=protoc-gen-mypy_grpc=$(BIN)/protoc-gen-mypy_grpc \
		--grpc_python_out=generated.new --mypy_grpc_out=quiet:generated.new $(filter %_service.proto,$(PROTOS))
	@touch generated.new/.built && rm -rf generated && mv generated.new generated
