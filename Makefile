PYTHON ?= python3
VENV := .venv
BENCH := .venv-bench
FUZZ := .venv-fuzz
IN := $(VENV)/bin
ONLY ?=
SECONDS ?= 300

.PHONY: setup run test check bench fuzz screenshots

# A stamp per list of requirements: nothing is asked of the network while the list stays as it is.
setup: $(VENV)/requirements.stamp

$(VENV)/requirements.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(IN)/pip install --disable-pip-version-check -q -r requirements.txt
	touch $@

$(VENV)/tests.stamp: $(VENV)/requirements.stamp tests/requirements.txt
	$(IN)/pip install --disable-pip-version-check -q -r tests/requirements.txt
	touch $@

$(BENCH)/stamp: requirements.txt tests/requirements.txt tests/bench/requirements.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --disable-pip-version-check -q -r requirements.txt -r tests/requirements.txt -r tests/bench/requirements.txt
	touch $@

# Without the last option the very first start on a desktop would wait for an e-mail address.
run: setup
	$(IN)/python -m streamlit run app.py

# In their order: a process that has begun with the browser has an event loop of its own.
test: $(VENV)/tests.stamp
	$(IN)/python -m tests.browser.chromium
	$(IN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

screenshots: $(VENV)/tests.stamp
	$(IN)/python -m tests.browser.screenshots

check: $(VENV)/tests.stamp
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy rnnviz app.py pages
	$(IN)/python -m pytest -q tests/unit/test_arrows.py

bench: $(BENCH)/stamp
	$(BENCH)/bin/python -m tests.bench $(ONLY)

$(FUZZ)/stamp: requirements.txt tests/requirements.txt tests/fuzz/requirements.txt
	$(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/pip install --disable-pip-version-check -q -r requirements.txt -r tests/requirements.txt -r tests/fuzz/requirements.txt
	touch $@

fuzz: $(FUZZ)/stamp
	$(FUZZ)/bin/python -m tests.fuzz.fuzz_reading -max_total_time=$(SECONDS)
