# The README's commands. `make demo` and `make test` set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked

.DEFAULT_GOAL := help
.PHONY: help setup machine demo test test-slow lint bench bench-screening lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv with the development tools (no apt)

$(STAMP): requirements/dev.lock pyproject.toml
	@tools/setup.sh "$(PYTHON)" "$(VENV)"
	@touch $@

machine: ## Install what tests need of the machine: Chromium, Java, PostgreSQL, fonts
	@tools/machine.sh

demo: setup ## Build the lake, print a first answer, write out/brief.html
	@$(BIN)/isthmus demo

test: setup machine ## Run the checks and the tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -n auto --dist loadgroup -m "not slow"

test-slow: setup machine ## Run the long part of the crash, fuzz and scale suites
	@$(BIN)/pytest -n auto --dist loadgroup -m slow

lint: setup ## Check style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log 2>&1 || { cat $(VENV)/imports.log; exit 1; }

bench: setup ## Measure speed and memory, beside peers, in one run
	@$(BIN)/python -m bench

bench-screening: setup ## Screening beside its peers on the labelled rows of ISTHMUS_GOLD
	@$(BIN)/python -m bench.screening

lock: setup ## Pin the newest versions that fit pyproject.toml
	@tools/lock.sh "$(BIN)"

clean: ## Remove what was made here, the lake included
	@rm -rf $(VENV) out lake lake-sample
