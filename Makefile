# `make help` lists the commands. Each sets up what it needs first.
# On Windows, or without make, the README has the plain commands.

PYTHON ?= python3
VENV ?= .venv
ADDRESS ?= 127.0.0.1:8000
BIN := $(VENV)/bin

export NO_MKDOCS_2_WARNING := 1
# The sitemap carries the commit's date, not the day of the build.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || date +%s)

.PHONY: bench-scale serve build zip check test test-all approve claims bench audit browser clean help
.DEFAULT_GOAL := serve

serve: $(VENV)/ready ## the live site
	@$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

build: $(VENV)/ready ## site/, as it is published
	@$(BIN)/mkdocs build --strict

zip: $(VENV)/ready ## build/the-concept-of-learning.zip: the site to open from a folder, without a server
	@$(BIN)/mkdocs build --strict --no-directory-urls --site-dir build/the-concept-of-learning

check: $(VENV)/ready ## types, style, spelling, imports; no browser, under a minute
	@$(BIN)/python tests/check.py

test: $(VENV)/ready browser ## check, and every test; of a sweep over many cases, a fixed sample
	@$(BIN)/python -m pytest

test-all: $(VENV)/ready browser ## the same with every sweep whole, as CI runs it
	@$(BIN)/python -m pytest --whole

approve: $(VENV)/ready ## take what the pages print now as right; then read the difference
	@PAGE_RECORDS=approve $(BIN)/mkdocs build --strict --site-dir $(VENV)/approved
	@git --no-pager diff --stat -- tests/records

claims: $(VENV)/ready ## number words and comparatives that no run has settled yet
	@$(BIN)/python -m page_runner.checking.words

bench: $(VENV)/ready ## what a build costs, against what it must cost
	@$(BIN)/python tests/bench.py

bench-scale: $(VENV)/ready ## whether a page costs the same where there are twenty times as many
	@$(BIN)/python tests/bench.py scale

audit: $(VENV)/ready browser ## Lighthouse on each page; needs Node
	@$(BIN)/python tests/audit.py

browser: $(VENV)/ready
	@$(BIN)/python tests/browser.py

help: ## this list
	@sed -n 's/^\([a-z-]*\):.* ## /\1 ## /p' $(firstword $(MAKEFILE_LIST)) | awk -F ' ## ' '{ printf "make %-12s%s\n", $$1, $$2 }'

clean: ## forget everything that make has made
	rm -rf $(VENV) site build .cache

$(VENV)/ready: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here: install Python 3.11 or newer, or name one, make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { \
	  echo "$$($(PYTHON) --version 2>&1) does not fit, 3.11 to 3.14 does: name one, make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment: on Debian, apt-get install python3-venv"; exit 1; }
	@echo "Installing into $(VENV): a few minutes. (On Linux, PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu spares several GB.)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@
