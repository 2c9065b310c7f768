.DEFAULT_GOAL := help

# Where rustup puts cargo; its own setting of PATH takes effect only in a new shell.
export PATH := $(PATH):$(or $(CARGO_HOME),$(HOME)/.cargo)/bin

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Open the shop on http://127.0.0.1:3000
	cargo run

.PHONY: test
test: ## Run every check; installs PostgreSQL and Redis on Debian and Ubuntu if missing
	@scripts/test

.PHONY: test-unit
test-unit: ## Run the unit tests alone, without any server
	cargo test --workspace --lib --bins

.PHONY: fmt
fmt: ## Format the code
	cargo fmt --all

.PHONY: lint
lint: ## Check the format and run clippy
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

.PHONY: deny
deny: ## Check licences, banned crates and known vulnerabilities of the dependencies
	@scripts/check-lean-default
	@scripts/check-dependencies

.PHONY: check-infra
check-infra: ## Check images, charts, Terraform, workflows and documents, without a cloud
	@scripts/check-infra

.PHONY: docs
docs: ## Build the book of docs/ into target/book, and check it
	@scripts/docs

.PHONY: art
art: ## Render the demo catalogue's pictures again: scripts/art/README.md
	@scripts/art/make $(ART)

.PHONY: bench
bench: ## Measure what requests cost the server and how it does under load: docs/performance.md
	@scripts/bench --only server

.PHONY: bench-quick
bench-quick: ## The same in short runs, for a change in hand
	@scripts/bench --only server --quick

.PHONY: bench-compare
bench-compare: ## Say what is better, same or worse in the newest run than in the one before, or in BASE; QUICK=1 for short runs
	@scripts/bench --compare $(QUICK:%=--quick) $(BASE:%=--base %)

.PHONY: bench-all
bench-all: ## Measure the server, and the load generator, the operators' tool and search beside others of their kind
	@scripts/bench

.PHONY: up
up: ## Start the shop with its data stores in containers; PROFILE=adminer adds a page for the database
	@scripts/compose-secrets
	docker compose $(PROFILE:%=--profile %) up --build --wait

.PHONY: stores
stores: ## Start the data stores alone in containers, for a shop that runs beside them
	@scripts/compose-secrets
	docker compose --file compose.yaml --file compose.stores.yaml up --wait postgres redis

.PHONY: down
down: ## Stop all containers; data stays
	docker compose --profile '*' down

.PHONY: image
image: ## Build the images of shopd and of the tools
	@scripts/image build

.PHONY: image-scan
image-scan: ## Look for known vulnerabilities in the images, and how large they are
	@scripts/image scan

.PHONY: image-push
image-push: ## Send the images to the registry REGISTRY
	@scripts/image push

.PHONY: dist
dist: ## Build what a release has
	@scripts/dist

.PHONY: publish
publish: ## Make a release of dist/ for the tag TAG
	@scripts/publish

.PHONY: tools
tools: ## Fetch shopctl and loadgen of a release into .tools
	@scripts/released-tools

.PHONY: operate
operate: ## Run the commands COMMANDS of shopctl against the target TARGET, as pipelines do
	@scripts/operate

.PHONY: load-test
load-test: ## Run the load test KIND against the shop at URL
	@scripts/load-test

.PHONY: zap
zap: ## Scan the shop at URL with OWASP ZAP; SCAN is baseline, api or full
	@scripts/zap

.PHONY: scan-web
scan-web: ## Attack a shop's pages without docker; starts one where URL names none
	@scripts/scan-web $(URL)

.PHONY: audit
audit: ## Audit the pages in a browser: purchases, keyboard, zoom, axe, Lighthouse, weights; installs Chromium on Debian
	@scripts/audit

.PHONY: audit-test
audit-test: ## Show of each audit of the pages that it finds planted faults
	@scripts/audit --self-test

.PHONY: screenshots
screenshots: ## Take pictures of every page in three widths and both themes into target/screenshots
	@scripts/audit --screenshots

.PHONY: argocd
argocd: ## Install, upgrade or uninstall Argo CD and the platform; ACTION says which
	@scripts/argocd $(ACTION)
