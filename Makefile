# make demo   the program with a whole province of examples, at http://127.0.0.1:8000/ (SERVE=0: only prepare)
# make run    the program with what is in var/ already
# make test   every test, in two processes more than there are cores, six at most
#             (ARGS='--numprocesses 0 tests/members': these, one by one)
# make lint   every check       make bench  the timed pages and papers (ARGS=papers: only these)
# make once   every form sent eight times at once, which takes some minutes
# make pairs  whatever changes the same column, done by four people at once (ARGS='--rounds 1 --seed 7 release')
# make numbers  a thousand numbers of one series, drawn by eight processes at once (ARGS='--each 500')
# make nasty  values that no field expects, through every form, at every stage (half an hour)
# make mutations  10,000 workbooks with cells put wrong, imported one by one (ARGS='--count 500 --seed 7')
# make papers  printed papers of every kind made from the database in var/ and checked: pages, words, files, and the
#             DOCX opened by LibreOffice where it is installed (ARGS='--most 20 minutes')
# make load   the last evening before papers are due, played against a served copy (MINUTES)
# make kills  processes of the demonstration killed at random while people work in a copy of it (COUNT, SEED;
#             ARGS=--full-disk fills its disks instead, for root; ARGS=parts kills at every part of a report)
# make votes  secret ballots: eighty rounds attacked by every road, and processes killed at casting and counting
#             (ARGS='roads --count 20', ARGS=kills)
# make pictures  the pictures of docs/guide/, drawn anew where a page has changed
# make editor  the editor of texts in static/vendor/, bundled anew from requirements/editor/ (needs npm)
# make clean  removes .venv and var/, with the database in it

PYTHON ?= python3
SERVE ?= 1
COUNT ?= 200
MINUTES ?= 4
SEED ?= 1
export DJANGO_ENV = local
export PYTHONUNBUFFERED = 1

BIN = .venv/bin
MANAGE = $(BIN)/python manage.py
UV = $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock"
# Two more than cores, because a test with a browser or a worker waits for them half of its time.
PROCESSES = $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$(( cores < 4 ? cores + 2 : 6 )))
# Enough for tools that only read the settings; nothing is opened with it.
SETTINGS = SECRET_KEY=only-for-the-checks-0123456789-abcdefghijklmnopqrstuvwxyz ALLOWED_HOSTS=localhost \
	DATABASE_URL=postgresql:///nowhere

.PHONY: demo run test lint bench load once pairs votes numbers papers nasty mutations pictures kills lock messages clean editor packages test-packages ready

demo: ready
	$(MANAGE) demo
	@if [ "$(SERVE)" != 0 ]; then exec $(MANAGE) serve; fi

run: ready
	@exec $(MANAGE) serve

ready: packages .venv/base var/static.json
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) createcachetable --verbosity 0

# Pressing the files costs seconds, so only after one of them changed.
var/static.json: .venv/base config/storage.py $(shell find static -type f)
	$(MANAGE) collectstatic --noinput --clear --verbosity 0

test: test-packages .venv/dev
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist worksteal $(ARGS)

lint: packages .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(SETTINGS) $(BIN)/python -m mypy .
	$(BIN)/lint-imports
	$(BIN)/oxlint --deny-warnings static/js
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --check --quiet
	$(MANAGE) makemigrations --check --dry-run
	env -u DJANGO_ENV $(SETTINGS) $(MANAGE) check --deploy --fail-level WARNING

once: test-packages .venv/dev
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	$(BIN)/python -m tests.once

nasty: test-packages .venv/dev
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	$(BIN)/python -m tests.nasty $(ARGS)

mutations: test-packages .venv/dev
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	$(BIN)/python -m tests.mutations $(ARGS)

pictures: test-packages .venv/dev
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	$(BIN)/python -m tests.guide $(ARGS)

bench: ready .venv/dev
ifeq ($(firstword $(ARGS)),papers)
	$(BIN)/python -m tests.bench.papers $(wordlist 2,9,$(ARGS))
else
	$(BIN)/python -m tests.bench $(ARGS)
	$(BIN)/python -m tests.bench.people
	$(BIN)/python -m tests.bench.papers
endif

load: ready .venv/dev
	$(BIN)/python -m tests.load --minutes $(MINUTES)

pairs: test-packages .venv/dev
	$(BIN)/python -m tests.pairs $(ARGS)

votes: test-packages .venv/dev
	$(BIN)/python -m tests.votes $(ARGS)

papers: ready
	$(MANAGE) check_papers $(ARGS)

numbers: test-packages .venv/dev
	$(BIN)/python -m tests.pairs.numbers $(ARGS)

kills: ready .venv/dev
ifeq ($(firstword $(ARGS)),parts)
	$(BIN)/python -m tests.kills.parts $(wordlist 2,9,$(ARGS))
else
	$(BIN)/python -m tests.kills --count $(COUNT) --seed $(SEED) $(ARGS)
endif

messages: .venv/base
	$(SETTINGS) $(MANAGE) messages $(ARGS)

lock: .venv/dev
	env -u PIP_FIND_LINKS $(UV) pyproject.toml --output-file requirements/base.txt $(ARGS)
	env -u PIP_FIND_LINKS $(UV) pyproject.toml --extra dev --constraint requirements/base.txt \
		--output-file requirements/dev.txt $(ARGS)

editor:
	requirements/editor/build

packages:
	@.ci/packages run

test-packages:
	@.ci/packages test

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
		"Python 3.11 or newer is needed. Name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo \
		"The module venv is missing. Install it: sudo apt-get install python3-venv" >&2; exit 1; }
	umask 022 && $(PYTHON) -m venv .venv
	@touch $@

# The mask, because for root the embedded database runs as another user, who has to read its programs.
.venv/base: requirements/base.txt .venv/made
	umask 022 && $(BIN)/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@

.venv/dev: requirements/dev.txt .venv/made
	umask 022 && $(BIN)/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@ .venv/base

clean:
	@if [ -s var/serve.lock ]; then flock --nonblock var/serve.lock true || { \
		echo "It runs: $$(cat var/serve.lock). Stop it first." >&2; exit 1; }; fi
	rm -rf .venv var .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -f locale/*/LC_MESSAGES/*.mo
