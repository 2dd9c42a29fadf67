# The only set-up: `make run` and `make test`. `make help` lists the rest.

.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough; PYTHON=... overrules.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && command -v $$name && break; done)
INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes -r
OURSELVES := -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

.PHONY: help setup run test engine-test lock messages screenshots benchmarks clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.base ## Make .venv with both command lines in .venv/bin

run: setup ## Start the workbench, with a demo community the first time; Ctrl-C stops it
	@exec $(BIN)/folkmoot serve --demo

test: $(VENV)/.test engine-test ## Try everything we promise
	@PYTHONWARNINGS=ignore $(BIN)/python tests/browser.py
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/pytest --numprocesses 2 $(ARGS)

engine-test: $(VENV)-engine/.engine ## Try the engine where Django is not installed
	@$(VENV)-engine/bin/pytest tests/engine --quiet --confcutdir=tests/engine -p no:cacheprovider -c tests/engine/pytest.ini

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Folkmoot needs Python 3.11, 3.12 or 3.13, and none was found. Install one, or name it: make PYTHON=/path/to/python3 run" >&2; exit 1; }
	@echo "Making $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.base: $(VENV)/.python requirements/base.txt pyproject.toml
	@echo "Installing what the site needs"
	@$(BIN)/python $(INSTALL) requirements/base.txt
	@$(BIN)/python $(OURSELVES)
	@touch $@

$(VENV)/.test: $(VENV)/.base requirements/test.txt
	@echo "Installing what the tests need"
	@$(BIN)/python $(INSTALL) requirements/test.txt
	@touch $@

$(VENV)-engine/.engine: requirements/engine-test.txt pyproject.toml $(VENV)/.python
	@echo "Installing what the engine needs, without Django"
	@$(BIN)/python -m venv $(VENV)-engine
	@$(VENV)-engine/bin/python $(INSTALL) requirements/engine-test.txt
	@$(VENV)-engine/bin/python $(OURSELVES)
	@touch $@

lock: ## For maintainers: pin the requirements anew (needs uv)
	@for set in engine:: engine-test:engine-test: base:site: test:site,test,postgres: postgres:site,postgres:; do \
		name=$${set%%:*}; extras=$$(echo "$$set" | cut -d: -f2 | tr ',' '\n' | sed '/^$$/d; s/^/--extra /' | tr '\n' ' '); \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
			pyproject.toml requirements/setup.in $$extras --output-file requirements/$$name.txt || exit 1; done

messages: $(VENV)/.test ## For maintainers: refresh the catalogues of translations (needs gettext)
	@cd src/folkmoot && FOLKMOOT_HOME=$${TMPDIR:-/tmp}/folkmoot-messages ../../$(BIN)/python -m django makemessages --settings folkmoot.doors.site.settings --locale de --no-obsolete --no-location
	@cd src/folkmoot && FOLKMOOT_HOME=$${TMPDIR:-/tmp}/folkmoot-messages ../../$(BIN)/python -m django makemessages --settings folkmoot.doors.site.settings --locale de --no-obsolete --no-location --domain djangojs
	@cd src/folkmoot && FOLKMOOT_HOME=$${TMPDIR:-/tmp}/folkmoot-messages ../../$(BIN)/python -m django compilemessages --settings folkmoot.doors.site.settings --locale de

screenshots: $(VENV)/.test ## For maintainers: take the pictures of the documentation anew
	@$(BIN)/python -m docs.screenshots.make

clean: ## Remove what make has made; your data in var/ stays
	@rm -rf $(VENV) $(VENV)-engine .pytest_cache .ruff_cache
