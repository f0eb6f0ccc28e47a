# Every target sets up what it needs by itself: a virtual environment in .venv with pinned dependencies.

# What `make demo` shows, e.g. make demo DEMO="examples/half-filled.json examples/summer-2022.json"
DEMO ?= examples/voucher-or-digital.json
DEMO_OPTIONS ?=
# Passed on to pytest, e.g. make test ARGS="-k money"
ARGS ?=

BIN := .venv/bin
READY := .venv/ready
BENCH_READY := .venv/ready-bench

# An environment names its own place in every script: one that was moved or copied along is made anew.
$(shell test ! -f $(READY) || test "`cat $(READY)`" = "$(CURDIR)" || rm -rf .venv)

.DEFAULT_GOAL := help
.PHONY: help demo test check style types layers rules schema bench wheel wheel-check lock clean

help:  ## 列出全部目标
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

demo: $(READY)  ## 用示例企业演示资格判定
	@for profile in $(DEMO); do \
	  printf '$$ subsidy check %s\n' "$$profile"; \
	  $(BIN)/subsidy check "$$profile" $(DEMO_OPTIONS) || exit $$?; \
	done

test: $(READY)  ## 运行全部测试
	$(BIN)/python -m pytest -q -n auto --dist worksteal $(ARGS)

check: style types layers rules  ## 运行测试以外的检查

style: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

rules: $(READY)
	$(BIN)/subsidy lint .
	$(BIN)/subsidy fmt --check

schema: $(READY)  ## 更新 rules/ 旁供编辑器用的 rules.schema.json
	$(BIN)/subsidy schema rules --rules rules --output rules/rules.schema.json

bench: $(BENCH_READY)  ## 运行性能测试
	$(BIN)/python benchmarks/run.py $(ARGS)

wheel: $(READY)  ## 在 dist/ 生成 sdist 和 wheel
	rm -rf build dist
	$(BIN)/python -m build --quiet --no-isolation

wheel-check: wheel  ## 把 wheel 装进空环境并运行
	.ci/wheel-check

lock:  ## 按最新版本重新生成 requirements/*.txt
	.ci/lock

clean:  ## 删除 .venv 和一切生成物
	rm -rf .venv build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(READY): pyproject.toml .ci/set-up requirements/build.txt requirements/run.txt requirements/dev.txt
	.ci/set-up .venv run dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > $@

$(BENCH_READY): $(READY) requirements/bench.txt
	.ci/set-up .venv bench
	@touch $@
