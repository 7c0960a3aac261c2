# theraloom: everything a contributor or a first-time user runs. `make help` lists the targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv demo test lint bench clean

VENV ?= .venv
BIN := $(VENV)/bin
# Any Python from 3.11 on will do; name another with `make PYTHON=/path/to/python3.12 test`.
PYTHON ?=
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.11 python3.12 python3.13 python3.14 python3)

TEST_MODEL ?= smollm2-135m
# Test files are shared out among this many processes; 0 runs them all in one. Tests of a real model come
# after the others: its threads are many times slower beside another busy process.
TEST_WORKERS ?= 2
DEMO_MODEL ?= qwen2.5-coder-1.5b
DEMO_STUDY ?= examples/demo.yaml
DEMO_OUTPUT ?= runs/demo

# pip must never wait for an answer, as under CI there is nobody to give it.
export PIP_NO_INPUT := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(VENV)/.created ## a virtual environment in .venv, nothing installed in it

# The stamp files make a step run again only when pyproject.toml has changed. The install is editable, so a
# change of the sources needs no new one.
$(VENV)/.created:
	@for candidate in $(CANDIDATES); do \
	  if "$$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "$$("$$candidate" --version) -> $(VENV)"; \
	    "$$candidate" -m venv $(VENV); touch $@; exit 0; \
	  fi; \
	done; \
	echo "No Python >= 3.11 with venv and ensurepip among: $(CANDIDATES)." >&2; \
	echo "Install one (Debian: apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1

$(VENV)/.llm: $(VENV)/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[llm]' </dev/null
	@touch $@

$(VENV)/.dev: $(VENV)/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[llm,dev]' </dev/null
	@touch $@ $(VENV)/.llm

# `models get` checks the hash of what is there and downloads only what is missing. A demo that was stopped goes on.
demo: $(VENV)/.llm ## one patient, three sessions, on a real local model; writes runs/demo
	$(BIN)/theraloom models get $(DEMO_MODEL) </dev/null
	@if [ -f $(DEMO_OUTPUT)/run.json ]; then \
	  echo "$(BIN)/theraloom resume $(DEMO_OUTPUT)"; $(BIN)/theraloom resume $(DEMO_OUTPUT) </dev/null; \
	else \
	  echo "$(BIN)/theraloom generate $(DEMO_STUDY) --output $(DEMO_OUTPUT)"; \
	  $(BIN)/theraloom generate $(DEMO_STUDY) --output $(DEMO_OUTPUT) </dev/null; \
	fi
	@head -n 60 $(DEMO_OUTPUT)/transcripts/*-session-1.md
	$(BIN)/theraloom report $(DEMO_OUTPUT) </dev/null

test: $(VENV)/.dev ## all tests, with the small test model
	$(BIN)/theraloom models get $(TEST_MODEL) </dev/null
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile -m 'not model' </dev/null
	$(BIN)/python -m pytest -m model </dev/null

lint: $(VENV)/.dev ## ruff (rules and format) and mypy, strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.dev ## every script of benchmarks/, figures on stdout
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script" </dev/null; done

clean: ## remove the environment and the caches; runs/ and downloaded models stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
