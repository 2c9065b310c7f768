.DEFAULT_GOAL := help

# Where rustup puts cargo; its own setting of PATH takes effect only in a new shell.
export PATH := $(PATH):$(or $(CARGO_HOME),$(HOME)/.cargo)/bin

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

.PHONY: bench
bench: ## Measure the load generator and the operators' tool, beside others of their kind
	@scripts/bench
