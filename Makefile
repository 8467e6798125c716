# jixiao: `make ingest` runs the main job on the bundled samples, `make test` passes the tests; both do all the set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
YEAR := 2023

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: ingest test check docs-check bench docs lock clean

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# Exit code 1 means that critical findings were found, which the samples are there for; 2 is a failure.
ingest: $(READY)
	$(BIN)/jixiao ingest samples --fiscal-year $(YEAR) || [ $$? -eq 1 ]

test: $(READY)
	$(BIN)/python -m pytest -n auto

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

bench: $(READY)
	$(BIN)/python -m benchmarks.docx_speed
	$(BIN)/python -m benchmarks.formats
	$(BIN)/python -m benchmarks.judging

docs: $(READY)
	$(BIN)/python -m warehouse.row_types
	$(BIN)/python -m warehouse.dictionary
	$(BIN)/python -m expectations.handbook
	$(BIN)/python -m expectations.frame_guide

# Needs uv. The lock holds hashes and no addresses.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock

clean:
	rm -rf $(VENV) workspace build *.egg-info
