# Two commands: `make demo` and `make test`. Each sets up what it needs.
#
# TORCH_INDEX  where pip finds a CPU build of torch, if the default registry would give one for CUDA
#              (a URL for pip's --extra-index-url)

PYTHON ?= python3
BIN := .venv/bin
PIP_TORCH := $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
# One more: many tests wait for processes that are not theirs.
TEST_JOBS ?= $(shell echo $$(($(JOBS) + 1)))
SELDOM := /(tests?|testing|_inductor|physics|networkx|pip|mypyc?|debugpy|fontTools|array|dataframe)/

.PHONY: setup system demo test suite audit mutation bench lint golden release pictures constraints clean

# Python's packages and the distribution's at one time; neither waits for the other.
setup:
	@$(MAKE) --silent --jobs=2 .venv/.ready system

# Compiled on all cores; pip would do it on one. What is hardly ever imported is compiled when it is.
.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "setup: Python 3.11 or newer is needed, $$($(PYTHON) -V) was found; name another with PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setup: installing the pinned packages into .venv"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-compile $(PIP_TORCH) \
	  -c constraints.txt -e '.[instructor,dev]' > .venv/setup.log 2>&1 || \
	  { echo "setup: packages could not be installed, is the package registry reachable? (.venv/setup.log)"; exit 1; }
	@$(BIN)/python -m compileall -q -j $(JOBS) -x '$(SELDOM)' .venv/lib >> .venv/setup.log 2>&1 || true  # some is Python 2
	@touch $@

# What the distribution has to give: bubblewrap (the sandbox), Chromium (pages are tested as they are read),
# Node (the widgets' functions are tested in it), PostgreSQL (the gradebook is tested in it).
system:
	@.ci/system bubblewrap=bwrap chromium=chromium nodejs=node postgresql=pg_lsclusters

demo: setup
	@$(BIN)/autograder demo

# The linters beside the tests: both have to pass.
test: setup
	@$(MAKE) --silent --jobs=2 suite lint

suite:
	@$(BIN)/python -m pytest -n $(TEST_JOBS) --dist loadgroup

lint: .venv/.ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/oxlint --deny-warnings autograder tests

# Every submission of the bank, graded through the real path; it says where its page is.
audit: setup
	@$(BIN)/autograder audit --jobs $(JOBS) --html build/audit.html

# Small faults in the judging code, one at a time: the tests must notice each. Writes docs/mutation.md.
mutation: setup
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.mutation --near

# How fast a class is graded, against stock nbgrader and `otter run`, and regraded. Writes docs/performance.md.
bench: setup
	@OMP_NUM_THREADS=1 $(BIN)/python -m reference.bench --otter

# The students' notebooks, made from the instructors'.
release: .venv/.ready
	@$(BIN)/autograder release

# The README's pictures, from the demo's pages.
pictures: demo
	@$(BIN)/python -m reference.pictures

# Wording that people read, and all that students' code is asked, is held by golden files; look at the diff
# before you commit it.
golden: .venv/.ready
	@$(BIN)/python -m pytest tests/report tests/evidence tests/checks/test_questions.py --update-golden

constraints: .venv/.ready
	@{ echo '# Every package that setup may install, pinned. Made by `make constraints`.'; \
	  $(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//'; } > constraints.txt

clean:
	@rm -rf .venv build
