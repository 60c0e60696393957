# `make demo` shows the sample practice, `make test` runs every test; both set up what they need first.
PYTHON ?= python3
PORT ?=
BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
NODE := node_modules/.package-lock.json
WORDS := beeldsite/share/words.txt
UNLOCK := beeldsite/shell/shell.js
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard beeldsite/locale/*/LC_MESSAGES/*.po))

.DELETE_ON_ERROR:
.PHONY: demo test test-transcribe check lint fix setup browser age exiftool firefox sshd lock messages clean

demo: $(RUN) $(CATALOGUES)
	$(BIN)/python scripts/footage.py
	$(BIN)/beeldsite serve $(if $(PORT),--port $(PORT))

test: browser age exiftool firefox sshd $(DEV) $(CATALOGUES) $(WORDS) $(UNLOCK)
	$(BIN)/pytest

# With 600 MB more: what can listen, and a small model. Nothing else needs them.
test-transcribe: $(DEV) $(CATALOGUES)
	$(BIN)/python -m pip --quiet install --require-hashes -r requirements/transcribe.lock
	$(BIN)/pytest tests/test_transcribe.py

check: lint age $(CATALOGUES) $(WORDS) $(UNLOCK)
	$(BIN)/pytest -q -m "not browser and not slow"

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

fix: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

setup: browser age exiftool firefox sshd $(DEV) $(CATALOGUES) $(WORDS) $(UNLOCK)

# Asked each time, first and without a stamp: it costs nothing where they are there.
browser age exiftool firefox sshd:
	@$(PYTHON) scripts/setup.py $@

# A stamp tells make that a step is done; it is older than the lock as soon as the lock changes.
$(RUN): requirements/run.lock requirements/ffmpeg.lock pyproject.toml hatch_build.py scripts/setup.py
	$(PYTHON) scripts/setup.py run
	@touch $@

$(DEV): $(RUN) requirements/dev.lock requirements/faces.lock
	$(PYTHON) scripts/setup.py dev
	@touch $@

# What the share takes from npm; nothing of it is needed where a wheel is installed.
$(NODE): package.json package-lock.json requirements/node.lock | $(RUN)
	$(PYTHON) scripts/setup.py node
	@touch $@

$(WORDS): scripts/words.py $(NODE)
	$(PYTHON) scripts/words.py node_modules $@

# The unlock page of a share, in one file.
$(UNLOCK): $(wildcard templates/shell/*.js) templates/assets/beeldsite.js scripts/shell.py $(NODE)
	$(PYTHON) scripts/shell.py

%.mo: %.po | $(RUN)
	$(BIN)/pybabel -q compile -i $< -o $@

# One resolution for every system and Python; the other locks follow the versions of the first.
COMPILE = $(BIN)/uv --quiet --no-config --system-certs pip compile pyproject.toml --universal --python-version 3.11 \
  --generate-hashes --custom-compile-command "make lock"
lock: $(DEV)
	$(COMPILE) --upgrade --group dev --extra sftp --extra s3 --extra keyring --extra cluster -o requirements/dev.lock
	$(COMPILE) --upgrade -c requirements/dev.lock --group demo --group build -o requirements/run.lock
	$(COMPILE) --upgrade -c requirements/dev.lock --extra ffmpeg -o requirements/ffmpeg.lock
	$(COMPILE) --upgrade -c requirements/dev.lock --group node -o requirements/node.lock
	$(COMPILE) --upgrade -c requirements/dev.lock --extra transcribe --group whisper -o requirements/transcribe.lock
	$(COMPILE) --upgrade -c requirements/dev.lock --no-deps --extra faces --group portraits -o requirements/faces.lock

# New sentences of the code and the templates go into the catalogues, to be translated there.
messages: $(RUN)
	$(BIN)/pybabel -q extract -F pyproject.toml -k say:1 -k say_n:1,2 --no-location --omit-header \
	  -o .venv/beeldsite.pot .
	for lang in nl en; do $(BIN)/pybabel -q update --init-missing -N -D beeldsite -l $$lang \
	  -i .venv/beeldsite.pot -d beeldsite/locale; done

# Keys (.beeldsite/keys) are not ours to throw away.
clean:
	rm -rf .venv node_modules $(WORDS) beeldsite/shell output dist .beeldsite/cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find beeldsite scripts tests \( -name '*.mo' -o -name '__pycache__' \) -prune -exec rm -rf {} +
