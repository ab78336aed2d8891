# Two commands do all the set-up: `make run` and `make test`. They need Python 3.11 to 3.13 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test test-long bench format dictionary messages train wheel clean

run: $(READY)  ## Set up, ingest the samples of data/raw into data/samples, show what was found
	$(BIN)/gijiroku ingest data/raw --data data/samples

test: $(READY)  ## Set up, lint, check types, run the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not long"

test-long: $(READY)  ## The tests that take long
	$(BIN)/pytest -m long

format: $(READY)  ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

dictionary: $(READY)  ## Write the data dictionary anew, in English and Japanese
	$(BIN)/python -m pipeline.schema.dictionary

messages: $(READY)  ## Bring what is said into the catalogue of translations, and compile it
	$(BIN)/python -m tests.messages

train: $(READY)  ## Fit the scores of extractors/scoring anew from tests/labels
	$(BIN)/python -m tests.train

bench: $(READY)  ## What it costs, beside pdfplumber: a table, and bench.json; FOLDER= documents of your own
	$(BIN)/python -m tests.bench.speed $(FOLDER) --json bench.json

wheel: $(READY)  ## Build dist/gijiroku-….whl, which pip, pipx and uv install for good
	rm -rf build
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-index --no-build-isolation --no-deps --wheel-dir dist .
	rm -rf build

clean:  ## Remove the environment, the wheel and what was made of the samples
	rm -rf $(VENV) build dist data/samples

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
		|| { echo "Gijiroku needs Python 3.11 to 3.13; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(READY)
