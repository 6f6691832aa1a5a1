# The verbs: install, run, check, test, bench, chaos, pictures. Everything else is spelled out in CONTRIBUTING.md.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install install-dev weights run check check-language test lint locales lock bench chaos pictures clean

install: .venv/.installed weights

install-dev: .venv/.installed-dev weights

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv is missing: apt install python3-venv"; exit 1; }

.venv/.installed: requirements-learn.lock | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-learn.lock
	@touch $@

.venv/.installed-dev: requirements-dev.lock | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ .venv/.installed

# What the search learns of content/faq: only where that has changed, a minute or two.
weights: | .venv/bin/python
	@$(BIN)/python main.py faq weights

run: install
	@exec $(BIN)/python main.py run

check: install
	@$(BIN)/python main.py check

# Needs hunspell with its Kazakh and Russian dictionaries.
check-language: install-dev
	$(BIN)/python -m tests.language

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: install lint
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist worksteal --ignore tests/e2e
	$(BIN)/coverage run -m pytest tests/e2e
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: install-dev
	$(BIN)/python -m tests.load $(if $(ONLY),--only $(ONLY))

# Ten minutes of kills, pauses, crashes of PostgreSQL and faults of Telegram over three replicas.
chaos: install-dev
	$(BIN)/python -m tests.e2e.chaos

pictures: install-dev
	$(BIN)/python -m tests.pictures

# New words in the code -> locales/*/LC_MESSAGES/messages.po, to be translated there.
locales: install
	@mkdir -p build
	$(BIN)/pybabel extract --no-location --sort-output --omit-header -o build/messages.pot bot handlers
	$(BIN)/pybabel update --no-fuzzy-matching --ignore-obsolete --omit-header -i build/messages.pot -d locales

# New versions of packages -> requirements*.lock (uv resolves for every platform).
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra learn -c requirements.lock -o requirements-learn.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache
