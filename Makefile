# Everything works from a fresh clone: each target first makes the .venv it needs.
PYTHON ?= python3
MIRROR ?= ../shared/data
VENV := .venv
BIN := $(VENV)/bin
export MIRROR

.DEFAULT_GOAL := help
.PHONY: help report test lint types docs check bench figures clean

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# One stamp a set of extras: installed again only when pyproject.toml changes.
$(VENV)/installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-tests: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

$(VENV)/installed-all: $(VENV)/installed-tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,quality,docs]'
	@touch $@

# Spark is large (half a gigabyte): installed only where its tests must run, as in CI.
$(VENV)/installed-spark: $(VENV)/installed-tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,spark]'
	@touch $@

# So are the libraries of latent scores (six hundred megabytes).
$(VENV)/installed-latent: $(VENV)/installed-tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,latent]'
	@touch $@

report: $(VENV)/installed ## Write the report to report/
	$(BIN)/allies report -o report

test: $(VENV)/installed-tests $(if $(ALLIES_REQUIRE_SPARK),$(VENV)/installed-spark) $(if $(ALLIES_REQUIRE_LATENT),$(VENV)/installed-latent) ## Run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/installed-all ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-all ## Check types
	$(BIN)/mypy

docs: $(VENV)/installed-all ## Build the documentation, warnings are errors
	$(BIN)/python tools/write_reference.py --check
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

check: lint types test docs ## All that CI runs

bench: $(VENV)/installed-tests ## Run the benchmarks
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/panel.py
	$(BIN)/python benchmarks/similarity.py
	$(BIN)/python benchmarks/qca.py

figures: $(VENV)/installed ## Compile the register's figures again from the mirror
	$(BIN)/python tools/compile_figures.py $(MIRROR)

clean: ## Remove what the other targets made
	rm -rf $(VENV) report docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis
