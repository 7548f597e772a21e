# Candour's commands. `make help` lists them; each does all the set-up it needs.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
SETUP := var/setup
.DEFAULT_GOAL := help
.PHONY: help demo quick test test-postgres15 test-spark lint format bench pictures messages lock sbom machine clean

help: ## list these commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

demo: $(SETUP)/bundle ## set everything up and start it with an invented force, at http://localhost:8000
	@bin/machine letters
	@candour up --demo

quick: $(SETUP)/bundle machine ## the tests without browsers and slow ones, in about a minute
	@bin/quick

test: $(SETUP)/bundle machine ## set everything up and run every test
	@bin/test

test-postgres15: $(SETUP)/bundle machine ## the same tests on Debian's PostgreSQL 15, in a private cluster
	@bin/test-postgres15 -n 2 --dist loadgroup

test-spark: $(SETUP)/python ## the tests of patterns on Apache Spark (installs Java and Spark apart)
	@bin/test-spark

lint: $(SETUP)/bundle ## style, types, templates and the house's import rules
	@bin/lint

format: $(SETUP)/npm ## put every file in the house style
	@bin/node node_modules/@biomejs/biome/bin/biome check --write || true
	@ruff format -q . && ruff check -q --fix . && djlint -q --reformat src || true

bench: $(SETUP)/bundle ## measure everything that bench/README.md reports
	@python -m bench

pictures: $(SETUP)/bundle machine ## take the README's pictures anew
	@pytest -q -n0 tests/journeys/pictures.py

messages: $(SETUP)/python ## extract every string a person can see; compile the complete languages
	@python -m candour.config.messages

lock: $(SETUP)/python ## pin requirements/*.in with hashes
	@for name in base letters patterns spark dev; do uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

sbom: $(SETUP)/python ## list every package as a CycloneDX document in var/sbom.json
	@candour sbom --out var/sbom.json

machine:
	@bin/machine tests

$(SETUP)/python: requirements/base.txt requirements/dev.txt pyproject.toml
	@mkdir -p $(SETUP)
	@echo "Installing the Python parts (about a minute the first time)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@echo "$(CURDIR)/src" > $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/candour.pth
	@printf '#!/bin/sh\nexec "%s" -m candour.apps.ops.command "$$@"\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/candour && chmod +x $(BIN)/candour
	@touch $@

$(SETUP)/npm: $(SETUP)/python package.json package-lock.json .npmrc
	@echo "Installing the browser parts…"
	@bin/npm ci --silent --no-audit --no-fund
	@touch $@

$(SETUP)/bundle: $(SETUP)/npm $(shell find frontend src/candour/ui -type f -not -path '*/generated/*' -not -path '*/static/*' -not -name '*.pyc' 2>/dev/null)
	@echo "Building the pages' scripts and styles…"
	@mkdir -p frontend/generated && python -m candour.domain.sealing.wordlist > frontend/generated/wordlist.js
	@bin/node frontend/build.mjs
	@touch $@

clean: ## remove what was built (never data)
	rm -rf .venv node_modules var/setup var/static var/bytecode src/candour/ui/static frontend/generated
