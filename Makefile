# Two commands matter: `make run` and `make test`. Everything else is a part of them.
SHELL := /bin/bash
PY ?= python3
SITE ?= tsu
PORT ?= 8000
V := .venv
B := $(V)/bin

.PHONY: install run demo-hub prefecture test test-unit test-sqlite test-postgresql test-journeys test-next test-long check format bench lock clean

install: $(V)/.installed

$(V)/.installed: requirements/run.txt pyproject.toml bin/make-venv
	@PY=$(PY) bin/make-venv $(V) requirements/run.txt
	@touch $@

$(V)/.tested: $(V)/.installed requirements/test.txt
	@PY=$(PY) bin/make-venv $(V) requirements/test.txt
	@touch $@

run: install
	@PORT=$(PORT) SITE=$(SITE) bin/run-site

demo-hub: install
	@bin/demo-hub

prefecture:
	@bin/prefecture

test: $(V)/.tested
	@bin/run-tests all

test-unit test-sqlite test-postgresql test-journeys test-next test-long: $(V)/.tested
	@bin/run-tests $(@:test-%=%)

check: $(V)/.tested
	@bin/run-tests check

format: $(V)/.tested
	@$(B)/ruff format . && $(B)/ruff check --fix .

bench: $(V)/.tested
	@$(B)/python -m pytest tests/bench -p no:randomly -s

lock:
	@PY=$(PY) bin/lock

clean:
	rm -rf $(V) .venv-next var
