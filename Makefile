# Everything a newcomer needs. `make help` lists the targets.
# Needs nothing but make and python3 (3.11 or newer); Debian keeps venv apart, in the package python3-venv.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
GOLD   ?= ../shared/gold

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint score bench bench-scale bench-curve bench-readers install dev clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed  ## read the bundled samples: findings, report card
	@$(BIN)/duizhang demo

test: $(VENV)/.dev  ## run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## import contract, linter, format, types
	$(BIN)/lint-imports --no-logo
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

score: $(VENV)/.installed  ## accuracy against the labelled documents, where they are at hand
	@if [ -f $(GOLD)/score.py ]; then \
	  $(BIN)/python $(GOLD)/score.py --run "$(BIN)/duizhang extract {} --format jsonl"; \
	else echo "score: skipped, no labelled documents at $(GOLD)"; fi

bench: $(VENV)/.dev  ## speed of each stage against a bare scan, on one core
	$(BIN)/python benchmarks/speed.py

bench-scale: $(VENV)/.dev  ## time by processes and memory by documents, over the corpus where it is at hand
	@if ls ../shared/corpus/*/*.txt >/dev/null 2>&1; then $(BIN)/python benchmarks/scale.py ../shared/corpus/*/*.txt; \
	else $(BIN)/python benchmarks/scale.py samples/*.txt; fi

bench-curve: $(VENV)/.dev  ## the same for 0.1 to 10 million characters (minutes)
	$(BIN)/python benchmarks/speed.py --curve

bench-readers: $(VENV)/.dev  ## the same documents as DOCX, HTML, PDF and scans against their plain text (minutes)
	$(BIN)/python benchmarks/readers.py --keep build/forms

install: $(VENV)/.installed  ## set up the virtual environment

dev: $(VENV)/.dev  ## the same, with the tools of the developers

clean:  ## remove the virtual environment and the caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Stamps: a second run finds them newer than pyproject.toml and does nothing.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "This needs Python 3.11 or newer; set PYTHON=... to name one."; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "Python's venv is not complete. On Debian or Ubuntu: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.pip: | $(VENV)/bin/python
	@echo "Installing (once) ..."
	@$(PIP) install --upgrade pip
	@touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.pip
	@$(PIP) install --editable .
	@touch $@

# rapidocr asks for the OpenCV that draws windows, which a machine without a screen cannot load: the other takes its place.
# After .installed, not beside it: two pips in one environment get in each other's way under make -j.
$(VENV)/.dev: pyproject.toml $(VENV)/.installed
	@$(PIP) install --group dev --editable '.[ocr]'
	@$(PIP) uninstall --yes opencv-python
	@$(PIP) install --force-reinstall --no-deps opencv-python-headless
	@touch $@
