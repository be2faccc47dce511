# The commands of this project; `make` alone lists them. They need Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv/bin/python
export BOS_PORT BOS_VAR BOS_CACHE BOS_PROCESSES DATA FORCE ARGS

.DEFAULT_GOAL := help
.PHONY: help demo stop reset status logs test bench env-demo env-test python

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)
	@echo "  Settings: BOS_PORT (5000), BOS_VAR (var), DATA (a folder of real rows), ARGS (for pytest)"

demo: env-demo ## install, start and fill the demo portal
	@$(VENV) -m stack demo

stop: ## stop the demo portal and its services
	@if [ -x $(VENV) ]; then $(VENV) -m stack stop; else echo "Nothing is installed here yet."; fi

reset: ## delete the demo portal's data (asks first; FORCE=1 does not)
	@if [ -x $(VENV) ]; then $(VENV) -m stack reset; else echo "Nothing is installed here yet."; fi

status: ## say what runs and where
	@if [ -x $(VENV) ]; then $(VENV) -m stack status || true; else echo "Nothing is installed here yet."; fi

logs: ## show the end of every log
	@if [ -x $(VENV) ]; then $(VENV) -m stack logs; else echo "Nothing is installed here yet."; fi

test: env-test ## check everything; ARGS="-k ledger" runs only that part of pytest
	@$(VENV) -m stack test

bench: env-test ## measure the figures of docs/performance.md; ARGS="--processes 2000" for another size
	@$(VENV) -m benchmarks $(ARGS)

env-demo env-test: env-%: python
	@$(PYTHON) stack/bootstrap.py $*

python:
	@command -v $(PYTHON) >/dev/null || { echo "Sorry: Python 3.11 or newer is needed and '$(PYTHON)' was not found." >&2; exit 1; }
