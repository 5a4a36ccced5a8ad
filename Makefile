# The two commands to know:  make demo   and   make test
PYTHON ?= python3
PYTHONS ?= $(PYTHON)
VENV ?= .venv
DB ?= $(if $(wildcard data/iria.db),data/iria.db,data/demo.db)
PORT ?= 8001
BIN := $(VENV)/bin
# The coming Datasette, beside the stable one.
NEXT ?= .venv-next
LOWEST := .venv-lowest
NEXT_DATASETTE := datasette==1.0a41
# The tests of crawls wait for servers a third of their time, so one more process than cores runs them.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
# How the lines that the tests reach are noted: by sys.monitoring, where Python has it.
CORE = $(shell $(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")')

.PHONY: help demo test test-lowest test-next test-wheel browse bench fuzz wordpress bench-crawl bench-store bench-browse torture outages reference docs format clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.run  ## a sample newsroom, two crawls, and what changed between them (no internet needed)
	@$(BIN)/python scripts/demo.py

browse: $(VENV)/.run  ## open the collected stories in Datasette: make browse DB=data/iria.db PORT=8001
	@test -f "$(DB)" || { echo "browse: no database at $(DB); run 'make demo' or 'scrapy crawl iria' first, or give DB=path"; exit 1; }
	@$(BIN)/scrapy browse -s IRIA_DATABASE="$(DB)" --port $(PORT)

test: $(VENV)/.dev  ## lint, format, types, layers and tests; with COVERAGE=1, as in CI, the tests are measured too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(COVERAGE),COVERAGE_CORE=$(CORE)) $(BIN)/pytest -n $(WORKERS) --no-loadscope-reorder $(if $(COVERAGE),--cov --cov-report=term:skip-covered --cov-fail-under=93)

test-lowest: $(LOWEST)/.installed  ## the tests that need no crawl, with the lowest versions that pyproject.toml allows
	$(LOWEST)/bin/pytest -q -p no:cacheprovider tests/parse tests/quotes tests/changes tests/store tests/discover tests/alerts

test-wheel: $(VENV)/.dev  ## the built package in an empty environment, as a stranger installs it: make test-wheel PYTHONS="python3.11 python3.13"
	@for python in $(PYTHONS); do for kind in wheel sdist; do $(BIN)/python scripts/try_wheel.py $$python $$kind || exit 1; done; done

test-next: $(NEXT)/.installed  ## the pages on the coming Datasette 1.0
	$(NEXT)/bin/pytest -p no:cacheprovider tests/browse/test_pages.py tests/browse/test_tables.py tests/browse/test_proof_pages.py

bench: $(VENV)/.dev  ## quality and speed, measured (uses ../shared where it is)
	$(BIN)/python -m bench

bench-crawl: $(VENV)/.dev  ## how fast a crawl is, against a bare Scrapy spider: make bench-crawl N=2000
	$(BIN)/python bench/crawl.py $(N)

bench-store: $(VENV)/.dev  ## how fast and how small the store is, beside raw sqlite3: make bench-store N=100000
	$(BIN)/python bench/store.py $(N)

outages: $(VENV)/.dev  ## every outage, wall and hostile input, and what a crawl makes of it: make outages N=150
	$(BIN)/python bench/outages.py $(N)

torture: $(VENV)/.dev  ## crawls killed, doubled and without room on the disk: make torture ROUNDS=5
	$(BIN)/python bench/torture.py $(ROUNDS)

wordpress: $(VENV)/.dev  ## a real WordPress (Debian's packages), edited and redesigned, and what is stored of it: make wordpress N=150
	$(BIN)/python -m bench.wordpress $(N)

fuzz: $(VENV)/.dev  ## read damaged pages for a while: make fuzz SECONDS=60
	$(BIN)/python -m bench.fuzz --seconds $(or $(SECONDS),60)

bench-browse: $(VENV)/.dev  ## how fast the pages are on a large database: make bench-browse N=200000
	$(BIN)/python bench/browse.py $(N)

reference: $(VENV)/.run  ## write the pages of docs/ that are made from the code: commands, api, schema, modules
	@$(BIN)/python scripts/command_reference.py
	@$(BIN)/python scripts/api_reference.py
	@$(BIN)/python scripts/schema_page.py
	@$(BIN)/python scripts/module_map.py

docs: $(VENV)/.docs  ## the site, in build/site; a warning is an error, and no page loads anything from another host
	@$(BIN)/python scripts/docs_site.py

format: $(VENV)/.dev  ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove the environment and the demonstration's database
	rm -rf $(VENV) $(NEXT) data/demo.db* data/demo.captures.db*

# One environment, made once: with what it takes to crawl and browse, then with what it takes to develop.
$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) not found; install Python 3.11 or later, or give PYTHON=path"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is too old; Python 3.11 or later is needed"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "make: $(PYTHON) lacks venv; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing into $(VENV), once; a minute or two without a word"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[browse]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing into $(VENV), once; a minute or two without a word"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.run

$(VENV)/.docs: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[browse,docs]'
	@touch $@

$(LOWEST)/.installed: pyproject.toml constraints-lowest.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints-lowest.txt -e '.[browse,alerts,pictures,cards]' pytest pytest-cov pytest-xdist hypothesis setuptools
	@touch $@

$(NEXT)/.installed: pyproject.toml constraints.txt Makefile | $(VENV)/bin/python
	$(PYTHON) -m venv $(NEXT)
	grep -v '^datasette==' constraints.txt > $(NEXT)/constraints.txt
	$(NEXT)/bin/python -m pip install --quiet --disable-pip-version-check -c $(NEXT)/constraints.txt -e . '$(NEXT_DATASETTE)' pytest playwright axe-core-python
	@touch $@
