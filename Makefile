# Two commands do all set-up: `make run` and `make test`. `make` alone says what else there is.
.DEFAULT_GOAL := help
.SUFFIXES:
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help setup run test check quick format features laws bench generated lock migrate hooks clean

help:
	@echo "make run        the service and its console with a demo firm, in a browser"
	@echo "make test       everything CI checks"
	@echo
	@echo "make check      form, types, rooms, features and unit tests, in under a minute"
	@echo "make format     put the code into its form"
	@echo "make features   finance's specifications only"
	@echo "make laws       the properties that must always hold"
	@echo "make bench      the figures, each beside its yardstick"
	@echo "make generated  write the generated files anew"
	@echo "make lock       choose the newest allowed version of every dependency"
	@echo "make hooks      run the quick checks at every commit"
	@echo "make setup      only the set-up the others do by themselves"
	@echo
	@echo "Needed: Python 3.11 or 3.12, a C compiler, make. Nothing else is installed by hand."

# Everything else needs the environment; it is made again when what it is made of has changed.
$(READY): requirements.lock pyproject.toml scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh

setup: $(READY)
	@echo "Ready. Next: make run, or make test. The command is $(BIN)/accrual."

run: $(READY)
	@$(BIN)/accrual serve --demo

test: $(READY)
	@sh scripts/check.sh test

check: $(READY)
	@sh scripts/check.sh check

quick: $(READY)
	@sh scripts/check.sh quick

format: $(READY)
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

features: $(READY)
	@$(BIN)/accrual features features

laws: $(READY)
	@$(BIN)/python -m pytest tests/laws

bench: $(READY)
	@$(BIN)/python -m bench

generated: $(READY)
	@$(BIN)/python scripts/generated.py

lock: $(READY)
	@UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --upgrade --python-version 3.11 --universal \
		--extra dev --generate-hashes --no-header --no-annotate --quiet \
		--output-file requirements.lock pyproject.toml
	@echo "Written. Next: make test, then commit requirements.lock."

migrate: $(READY)
	@$(BIN)/accrual migrate

hooks: $(READY)
	@$(BIN)/pre-commit install

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
