# jixiao: `make ingest` runs the main job on the bundled samples, `make test` passes the tests; both do all the set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two states of one environment: what the product uses, and all that tests and checks use besides.
CORE := $(VENV)/.core
READY := $(VENV)/.ready
YEAR := 2023

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: ingest test fast check docs-check bench docs lock clean

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Not compiled: Python compiles what a run imports, a fraction of what is installed.
$(CORE): requirements/core.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --no-compile --require-hashes --requirement requirements/core.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(READY): requirements/all.lock $(CORE)
	$(INSTALL) --require-hashes --requirement requirements/all.lock
	touch $@

# Exit code 1 means that critical findings were found, which the samples are there for; 2 is a failure.
ingest: $(CORE)
	$(BIN)/jixiao ingest samples --fiscal-year $(YEAR) || [ $$? -eq 1 ]

test: $(READY)
	$(BIN)/python -m pytest -n auto

# What needs no server, no browser and no worker processes: the rules, the frames, the contract, the reading of text and tables.
fast: $(READY)
	$(BIN)/python -m pytest -n auto -m "not slow" tests/expectations tests/submissions/extraction tests/submissions/narrative tests/submissions/segmentation tests/warehouse/test_arrow.py tests/warehouse/test_registry.py tests/test_house.py

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory docs-check

# Fails when a generated file is not what `make docs` would write.
docs-check:
	$(BIN)/python -m warehouse.row_types --check
	$(BIN)/python -m warehouse.dictionary --check
	$(BIN)/python -m expectations.handbook --check
	$(BIN)/python -m expectations.frame_guide --check
	$(BIN)/python -m flows.views.settings_table --check

bench: $(READY)
	$(BIN)/python -m benchmarks.docx_speed
	$(BIN)/python -m benchmarks.formats
	$(BIN)/python -m benchmarks.judging

docs: $(READY)
	$(BIN)/python -m warehouse.row_types
	$(BIN)/python -m warehouse.dictionary
	$(BIN)/python -m expectations.handbook
	$(BIN)/python -m expectations.frame_guide
	$(BIN)/python -m flows.views.settings_table

# Needs uv. The locks hold hashes and no addresses; all.lock is resolved first and constrains the others.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(COMPILE) pyproject.toml requirements/build.in --all-extras -o requirements/all.lock
	$(COMPILE) pyproject.toml requirements/build.in -c requirements/all.lock -o requirements/core.lock
	$(COMPILE) pyproject.toml requirements/build.in -c requirements/all.lock --extra postgres -o requirements/postgres.lock
	$(COMPILE) pyproject.toml requirements/build.in -c requirements/all.lock --extra ocr -o requirements/ocr.lock

clean:
	rm -rf $(VENV) workspace build *.egg-info
