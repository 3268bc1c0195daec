# The commands of the project; each makes what it needs. They need Python 3.11 or newer, and make.
PYTHON ?= python3
BIN := .venv/bin
LOCKS := requirements
TEXTS ?= ../shared/seeds
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
UV_COMPILE := uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml
PARALLEL ?= -n auto --dist loadfile --no-loadscope-reorder
PROGRAMS := r-base-core r-cran-readr r-cran-data.table libreoffice-calc gnumeric miller octave octave-io \
  sqlite3 postgresql default-jre-headless

.PHONY: help check test test-publish fuzz lint faults expectations test-expectations test-oldest postgresql bench test-spark release \
  tools test-tools install-tools page test-page generated docs citation lock clean

help:  ## list these commands
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*##  *\(.*\)/\1\t\2/p' Makefile | expand -t 20

check: .venv/ready  ## check every claim of the package, to the articles where they are at hand
	$(BIN)/figures check $(if $(wildcard $(TEXTS)),--texts $(TEXTS))

test: .venv/tested  ## run the tests
	$(BIN)/python -m pytest $(PARALLEL)

test-publish: .venv/tested  ## test what readers get: release, page and citations
	$(BIN)/python -m pytest $(PARALLEL) tests/publish tests/page publish publish/page

fuzz: .venv/tested  ## try 100,000 made-up packages and files, for any that hang or leave a traceback
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest tests/test_fuzz.py

lint: .venv/expected  ## check style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# The checks, tried and measured

faults: .venv/expected  ## plant every slip, look for it, and write the report (minutes)
	PYTHONPATH=tests $(BIN)/python -m faults $(wildcard $(TEXTS))

expectations: .venv/expected  ## run the suites of Great Expectations, into build/data_docs
	$(BIN)/figures expectations

test-expectations: .venv/expected  ## test the suites, on PostgreSQL and Spark too
	$(BIN)/python -m pytest tests/expectations

test-oldest: .oldest/ready  ## test the plugin with the oldest Frictionless that the wheel takes
	.oldest/bin/python -m pytest tests/test_frictionless.py tests/test_checks.py

test-spark: .venv/expected  ## test the rules on Spark (needs Java 17)
	$(BIN)/python -m pytest tests/spark/columns_on_spark.py

bench: .venv/bench  ## compare with other ways of checking, into docs/speed.md (minutes; BENCH=--large)
	$(BIN)/python tests/bench/reading.py
	$(BIN)/python tests/bench/bench.py $(BENCH)

# What readers get

release: .venv/tested  ## build everything that readers get, into build/release
	$(BIN)/python -m publish release

page: .venv/tested  ## build the page; with TEXTS=DIR a private one, with the sentences
	$(BIN)/python -m publish page \
	  $(if $(filter command,$(origin TEXTS)),--texts $(TEXTS) --output build/page-with-texts)

test-page: .venv/tested  ## try the page in a real browser (needs chromium and node 20)
	$(BIN)/python -m publish page
	cd tests/page/browser && npm ci --ignore-scripts --no-audit --no-fund && node --test

postgresql: .venv/ready  ## write build/postgresql.sql: tables, rows, keys, comments and views
	$(BIN)/python -m publish postgresql

tools: .venv/tested .tools/ready  ## load every table with every program, and write docs/loading.md
	PYTHONPATH=tests $(BIN)/python -m tools

test-tools: .venv/tested .tools/ready  ## test that
	$(BIN)/python -m pytest tests/tools

install-tools:  ## install the programs of `make tools` (Debian, as root)
	apt-get install -y --no-install-recommends $(PROGRAMS)

# What follows from the data and the schemas

generated: .venv/expected  ## write all of it: pins, docs, citation files, suites
	$(BIN)/figures pin
	$(BIN)/figures docs
	$(BIN)/python -m publish citation
	$(BIN)/figures expectations --write

docs: .venv/tested  ## write the data dictionary, and the tables in README and docs
	$(BIN)/figures docs

citation: .venv/ready  ## write the citation files from the descriptor
	$(BIN)/python -m publish citation

# pip takes nothing that is not in a lock, hash for hash; the project itself is installed as it lies here.

lock:  ## write the locked requirements anew (needs uv); each holds what it adds to those before it
	$(UV_COMPILE) --group build -o $(LOCKS)/base.txt
	$(UV_COMPILE) --group build --group test -c $(LOCKS)/base.txt -o $(LOCKS)/test.txt
	$(call added,base,test)
	$(UV_COMPILE) --group build --group test --group expectations \
	  -c $(LOCKS)/base.txt -c $(LOCKS)/test.txt -o $(LOCKS)/expectations.txt
	$(call added,base test,expectations)
	$(UV_COMPILE) --group build --group test --group bench \
	  -c $(LOCKS)/base.txt -c $(LOCKS)/test.txt -o $(LOCKS)/bench.txt
	$(call added,base test,bench)
	$(UV_COMPILE) --group build --group oldest -o $(LOCKS)/oldest.txt
	$(UV_COMPILE) --group tools -o $(LOCKS)/tools.txt

# Keep of a lock (2) the packages that stand in none of the others (1).
added = awk -F== -v own=$(LOCKS)/$(2).txt '/==/ { skip = FILENAME != own || $$1 in seen; seen[$$1] } !skip' \
  $(patsubst %,$(LOCKS)/%.txt,$(1) $(2)) > $(LOCKS)/$(2).new && mv $(LOCKS)/$(2).new $(LOCKS)/$(2).txt

.venv/ready: $(LOCKS)/base.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r $<
	$(PIP) --no-build-isolation -e .
	touch $@

.venv/tested: $(LOCKS)/test.txt .venv/ready
	$(PIP) --require-hashes -r $<
	touch $@

.venv/expected: $(LOCKS)/expectations.txt .venv/tested
	$(PIP) --require-hashes -r $<
	touch $@

.venv/bench: $(LOCKS)/bench.txt .venv/tested
	$(PIP) --require-hashes -r $<
	touch $@

.oldest/ready: $(LOCKS)/oldest.txt pyproject.toml
	test -x .oldest/bin/python || $(PYTHON) -m venv .oldest
	.oldest/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	.oldest/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.tools/ready: $(LOCKS)/tools.txt tests/tools/package-lock.json
	test -x .tools/bin/python || $(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	cp tests/tools/package.json tests/tools/package-lock.json .tools/
	cd .tools && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

clean:  ## remove all that is built
	rm -rf .venv .tools .oldest build dist
