# Two words do everything on a fresh machine: `make run` and `make test`. `make help` names the others.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_DIR ?= $(if $(PAYERWATCH_HOME),$(PAYERWATCH_HOME),data/home)
STAMP := $(VENV)/.set-up

.PHONY: help setup run test check format bench comparing fuzz clean

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: $(STAMP)  ## make .venv and install everything (CPU only)

$(STAMP): pyproject.toml constraints.txt tools/setup.py
	$(PYTHON) tools/setup.py --venv $(VENV)
	@touch $(STAMP)

run: setup  ## the week over the bundled stand-in payers, then the digest and the dashboard (NO_DASHBOARD=1 stops after the digest)
	@$(BIN)/payerwatch sample --home $(HOME_DIR) || [ $$? -eq 1 ]  # 1: done, with the issues that the sample plants
	@if [ -z "$(NO_DASHBOARD)" ]; then $(BIN)/payerwatch dashboard --home $(HOME_DIR); fi

test: setup  ## all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: setup  ## format, lint, types, layers, YAML
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint -s .

format: setup  ## put the format right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup  ## 300 generated policies side by side with urlwatch and changedetection.io
	$(PYTHON) tools/setup.py --venv $(VENV)-bench --peers
	$(VENV)-bench/bin/python -m benchmarks.weekly --venv $(VENV) --peers $(VENV)-bench

comparing: setup  ## time to compare 2 MB and 1,000 pairs, beside diff-match-patch, difflib and git diff --word-diff
	$(BIN)/python -m benchmarks.comparing

fuzz: setup  ## 10,000 harmed and hostile files through the readers (FUZZ="--cases 500 --seed 7" for others)
	$(BIN)/python tests/fuzz/reading.py --cases 10000 $(FUZZ)

clean:  ## remove the environments (never data/home)
	rm -rf $(VENV) $(VENV)-bench
