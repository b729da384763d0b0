# The things one does with Dialogbote. `make PYTHON=python3.12 run` chooses the interpreter.
.PHONY: help run test coverage bench lock format install install-dev
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: install ## try the bot here: demo data, no Telegram account needed
	@.venv/bin/dialogbote demo

test: install-dev ## style, types, architecture, configuration, all tests
	@scripts/check

coverage: install-dev ## what no test reaches; takes half as long again as the tests
	@.venv/bin/pytest -q -n 2 --cov --cov-report=term --ignore=tests/torture

bench: install-dev ## measure against peers; prints and writes a table
	@PYTHON="$(PYTHON)" scripts/venv bench
	@PEER_PYTHON="$(CURDIR)/.venv-bench/bin/python" .venv/bin/python benchmarks/run.py

lock: ## write requirements/*.txt anew; UPGRADE=1 takes newer versions
	@PYTHON="$(PYTHON)" scripts/lock $(if $(UPGRADE),--upgrade)

format: install-dev ## put the code in shape
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

install: ## .venv with what the bot needs
	@PYTHON="$(PYTHON)" scripts/venv runtime

install-dev: ## .venv with what developing needs as well
	@PYTHON="$(PYTHON)" scripts/venv dev
