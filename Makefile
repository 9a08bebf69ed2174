# Needs Python 3.11–3.13, Node 20 and make. Everything else is set up here, once per lock file.

PORT ?= 8000
export UV_PYTHON_DOWNLOADS = never

BIN := .venv/bin
HASH := python3 -c 'import hashlib,sys; print(hashlib.sha256(b"".join(open(f,"rb").read() for f in sys.argv[1:])).hexdigest()[:16])'
PYTHON_READY := .venv/.ready-$(shell $(HASH) requirements-dev.txt pyproject.toml)
NODE_READY := node_modules/.ready-$(shell $(HASH) package-lock.json)

.PHONY: setup demo demo-reset test test-all test-needs bench fmt check messages lock wheel clean

setup: $(PYTHON_READY) $(NODE_READY) ## the environment, without starting anything
	@$(BIN)/python scripts/messages.py compile

$(PYTHON_READY):
	@sh scripts/setup_python.sh
	@rm -f .venv/.ready-* && touch $@

$(NODE_READY):
	@echo "Installing the browser's files …"
	@npm ci --silent --no-progress
	@touch $@

demo: setup ## the county of Yunxi on this machine; PORT=8000
	@$(BIN)/taizhang demo --port $(PORT)

demo-reset: setup ## throw the demo county away and build it again
	@$(BIN)/taizhang demo --port $(PORT) --reset

test-needs: ## what the tests want beyond setup: installed where possible, otherwise named
	@sh scripts/test_needs.sh

test: setup test-needs ## both databases and the browser
	@$(BIN)/python scripts/test.py

test-all: setup test-needs ## test, and everything that takes long
	@$(BIN)/python scripts/test.py --all

bench: setup ## measure, and write docs/figures.md
	@$(BIN)/python scripts/bench.py

fmt: setup
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@git ls-files '*.html' | xargs --no-run-if-empty $(BIN)/djade --target-version 5.2 || true  # 1: it changed something

check: setup ## everything that can be known without running the program
	@$(BIN)/python scripts/check.py

messages: setup ## collect what must be translated into taizhang/locale
	@$(BIN)/python scripts/messages.py collect

lock: setup ## write the lock files again
	@$(BIN)/python scripts/lock.py

wheel: setup ## dist/*.whl: runs without Node and without this checkout
	@$(BIN)/python scripts/wheel.py

clean: ## what make made, except the data in var
	rm -rf .venv node_modules build dist
