# The commands of the project; each makes what it needs. They need Python 3.11 or newer, and make.
PYTHON ?= python3
BIN := .venv/bin
TEXTS ?= ../shared/seeds
UV_COMPILE := uv pip compile --universal --generate-hashes --no-header --python-version 3.11

.PHONY: check test lint faults docs lock clean

check: .venv/ready  ## check every claim of the package, to the articles where they are at hand
	$(BIN)/figures check $(if $(wildcard $(TEXTS)),--texts $(TEXTS))

test: .venv/tested  ## run the tests
	$(BIN)/python -m pytest

lint: .venv/tested  ## check style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

faults: .venv/tested  ## plant every slip, look for it, and write the report (minutes)
	PYTHONPATH=tests $(BIN)/python -m faults $(wildcard $(TEXTS))

docs: .venv/ready  ## write the data dictionary and the tables of the README
	$(BIN)/figures docs

lock:  ## write the locked requirements anew (needs uv)
	$(UV_COMPILE) pyproject.toml --group build -o requirements.txt
	$(UV_COMPILE) pyproject.toml --group build --group test -c requirements.txt -o requirements-test.txt

clean:  ## remove all that is built
	rm -rf .venv build dist

# pip takes nothing that is not in the lock, hash for hash; the project itself is installed as it lies here.
.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/tested: .venv/ready requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-test.txt
	touch $@
