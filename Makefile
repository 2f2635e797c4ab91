PYTHON ?= python
MINUTES ?= 10

.PHONY: check test test-all cover mutate mutate-sample golden docs fuzz bench build lock sbom wheels rule

check:  ## format, lint, types, layers, rule examples, docs
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	lint-imports
	$(PYTHON) -m modelvow test builtin:approved builtin:article builtin:facts builtin:license builtin:lifecycle builtin:manifest builtin:waivers --min-coverage 84
	$(PYTHON) scripts/write_docs.py --check

test:  ## all but the tests that need node, a browser or a registry
	$(PYTHON) -m pytest -n auto -m "not external"

test-all:
	$(PYTHON) -m pytest -n auto

cover:  ## which branches of linter/ no test takes, in child processes too; fails below 95 %
	rm -rf build/coverage
	mkdir -p build/coverage
	$(PYTHON) -m coverage run -m pytest -n auto -q -m "not external"
	# It complains of files that a killed process left half written; the rest is combined all the same.
	-$(PYTHON) -m coverage combine --quiet
	$(PYTHON) -m coverage report

mutate:  ## every mutant of the judging core: days; pip install -e '.[dev,mutation]'
	$(PYTHON) -m mutation

mutate-sample:  ## as many as SAMPLE says, drawn by SEED; see docs/tests.md
	$(PYTHON) -m mutation --sample $(or $(SAMPLE),400) --seed $(or $(SEED),7)

golden:  ## write the expected outputs anew; read the difference before committing it
	$(PYTHON) -m pytest -n auto -m "not external" --update-goldens

docs:
	$(PYTHON) scripts/write_docs.py

fuzz:  ## inputs that nobody would write, for so many minutes: make fuzz MINUTES=60; `pip install -e '.[fuzz]'` guides it
	$(PYTHON) -m fuzz --minutes $(MINUTES)

bench:  ## all benchmarks beside the neighbors, which are installed first; then docs/performance.md anew
	-$(PYTHON) benchmarks/run.py
	$(PYTHON) scripts/write_performance.py

bench-all:  ## the long ones, too: 100,000 manifests, and every file for the slow neighbors
	-$(PYTHON) benchmarks/run.py --all
	$(PYTHON) scripts/write_performance.py

profile:  ## where the time of a check goes
	$(PYTHON) benchmarks/profile

build:
	$(PYTHON) -m pip wheel --no-deps --wheel-dir dist .

rule:  ## make rule CODE=ACM001 NAME=model-not-approved [FOLDER=policy/rules]
	$(PYTHON) scripts/new_rule.py $(CODE) $(NAME) $(FOLDER)

lock:  ## requirements/dev.txt anew from pyproject.toml; UPGRADE=--upgrade takes newer versions
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" $(UPGRADE) --output-file requirements/dev.txt pyproject.toml

sbom: build  ## the parts of the wheel in dist/, as CycloneDX beside it
	$(PYTHON) scripts/write_sbom.py dist/modelvow-*.whl

wheels:  ## the systems of docs/platforms.md for which every dependency has a wheel
	$(PYTHON) scripts/check_wheels.py
