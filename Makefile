# Ramal on one machine. `make up` runs the platform, `make test` runs everything that CI runs.
# Both prepare what they need; nothing has to be installed first but Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv/bin
SOURCES := libs services gateway deploy bench tests
# Two workers; each has servers and platforms of its own, and the tests of a file stay together (chassis.testing.spreading).
WORKERS ?= 2
SPREAD := -n $(WORKERS) --dist loadscope --no-loadscope-reorder
TYPED := libs/chassis $(wildcard services/*/src/*) gateway/src/gateway deploy/local/launcher deploy/monitoring/generator
export MYPYPATH := libs:gateway/src:deploy/local:$(subst $() ,:,$(wildcard services/*/src))
export PORT TLS_PORT RAMAL_STATE MAIL_URL TRUST_STORE CRL_STORE

.PHONY: up down clean test quick check lint types imports unit bench chaos lock contracts openapi traceability personal-data search-table \
	monitoring scaling sbom runtime dev

up: runtime ## run the platform (REAL=1: on PostgreSQL and RabbitMQ; PORT=8080)
	@exec $(VENV)/python -m launcher up $(if $(REAL),--real)

down: runtime ## stop it
	@$(VENV)/python -m launcher down

clean: runtime ## forget its data
	@$(VENV)/python -m launcher clean

test: dev lint types imports ## everything, on embedded and on real components; docker-compose.yml where an engine answers
	$(VENV)/python -m pytest $(SPREAD)
	@deploy/try-compose $(TRY_COMPOSE) || [ $$? -eq 3 ]  # 3: no engine answers, which it says

quick: dev ## for every save: lint, and the quick tests of what differs from the last commit
	$(VENV)/ruff check $(SOURCES)
	$(VENV)/ruff format --check $(SOURCES)
	$(VENV)/python -m tests.changed

check: dev lint types imports unit ## before every commit: what needs no server

lint: dev
	$(VENV)/ruff check $(SOURCES)
	$(VENV)/ruff format --check $(SOURCES)

types: dev
	$(VENV)/mypy $(TYPED)

imports: dev
	$(VENV)/lint-imports

unit: dev
	RAMAL_TEST_DATABASES=sqlite RAMAL_TEST_BROKERS=embedded $(VENV)/python -m pytest $(SPREAD) -m "not slow" tests/chassis tests/architecture services

bench: dev ## figures with peers measured in the same run
	$(VENV)/python -m bench

chaos: dev ## seeded kills with a ledger
	$(VENV)/python -m tests.chaos

lock: dev ## renew the pinned requirements
	for kind in runtime gateway connections helpdesk dev; do $(VENV)/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-annotate --upgrade requirements/$$kind.in -o requirements/$$kind.txt; done

contracts: dev ## write what is generated from code: API and event documents, event contracts, READMEs' lists
	$(VENV)/python -m tests.architecture.documents

openapi: contracts ## the same

traceability: dev ## write docs/traceability.md again
	$(VENV)/python -m tests.architecture.traceability

search-table: dev ## write docs/search.md again: what a search of articles finds
	PYTHONPATH=libs:services/helpdesk/src:services/helpdesk/tests $(VENV)/python -m helpdesk_kit.precision

personal-data: dev ## write docs/personal-data.md again
	$(VENV)/python -m tests.architecture.personal_data

monitoring: dev ## write the dashboards and the Kubernetes component of deploy/monitoring again
	$(VENV)/python -m deploy.monitoring.generator

scaling: dev ## write the tables of docs/scaling.md again, from the unit costs of `python -m bench costs`
	$(VENV)/python -m bench.scaling

sbom: dev ## write what the images are made of: deploy/sbom/*.cdx.json and docs/licences.md
	$(VENV)/python -m tests.architecture.sbom

runtime:
	@$(PYTHON) deploy/local/bootstrap.py runtime

dev:
	@$(PYTHON) deploy/local/bootstrap.py dev
