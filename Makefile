# Sideman's commands. CI calls these and nothing else.
PYTHON ?= python3
BIN := .venv/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT := $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends
MODEL ?= fifth-sound
# The default's page is not written over by another model's.
RESULTS = docs/results$(if $(filter-out fifth-sound,$(MODEL)),/$(notdir $(MODEL)))
JUDGES := $(addprefix models/pretrained/judges/,coherence.safetensors instruments.safetensors)
DEBIAN := mma fluidsynth timgm6mb-soundfont fluid-soundfont-gm csound-soundfont libopenmpt0 puredata-core puredata-dev gcc g++ libc6-dev \
  liblo-tools libportaudio2 nodejs

.PHONY: help setup run test check lint types check-slow bench demo eval judges eval-codec docs clean

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Debian's Python comes without what makes environments.
$(BIN)/python:
	@$(PYTHON) -m venv .venv || { $(APT) python3-venv && $(PYTHON) -m venv --clear .venv; }

.venv/.playing: pyproject.toml | $(BIN)/python
	$(BIN)/pip install --disable-pip-version-check -q "torch==2.13.0" -e .
	@touch $@

.venv/.working: pyproject.toml .venv/.playing
	$(BIN)/pip install --disable-pip-version-check -q "torch==2.13.0" -e '.[demo,train,dev]'
	@touch $@

# Other people's programs that the tests play with. Only asked for where something is missing.
.venv/.debian: Makefile | $(BIN)/python
	@if command -v apt-get >/dev/null; then \
	  missing=$$(for p in $(DEBIAN); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	  if [ -n "$$missing" ]; then \
	    $(APT) $$missing; \
	  fi; \
	else echo "no apt-get here: install by hand $(DEBIAN)"; fi
	@touch $@

setup: .venv/.playing  ## everything needed to play
	@echo "ready: $(BIN)/sideman serve"

run: .venv/.playing  ## start the server with the embedded model (UDP 127.0.0.1:7770)
	@$(BIN)/sideman serve

test: .venv/.working .venv/.debian  ## every test, in under 15 minutes on two cores
	$(BIN)/pytest -m "not slow"

lint: .venv/.working
	$(BIN)/ruff check . && $(BIN)/ruff format --check server models tests maxpatches

types: .venv/.working
	$(BIN)/pyright --warnings

check: lint types test  ## lint, types and tests

check-slow: .venv/.working .venv/.debian  ## the tests that take minutes, or an hour: concerts, the soak, a million packets
	$(BIN)/pytest -m slow

bench: .venv/.playing  ## how fast: appends JSON lines to bench.jsonl and prints them
	$(BIN)/sideman bench --out bench.jsonl

demo: .venv/.playing  ## a real guitar in, demo/ out: accompaniment, mix and a picture
	@$(BIN)/pip install --disable-pip-version-check -q -e '.[demo]'
	$(BIN)/sideman demo

eval: .venv/.working .venv/.debian $(JUDGES)  ## how well it accompanies, on held-out pieces (MODEL=, ONLY=, TEACHER=)
	$(BIN)/python -m models.train.evaluation --model $(MODEL) --out $(RESULTS) --songs tests/data/feelings-guitar.ogg \
	  $(if $(TEACHER),--teacher $(TEACHER)) $(if $(ONLY),--only $(ONLY))
	$(BIN)/python -m models.train.report $(RESULTS)

judges: $(JUDGES)  ## teach the evaluation's judges, those that aren't there
$(JUDGES): models/pretrained/judges/%.safetensors: | .venv/.working .venv/.debian
	$(BIN)/sideman data render runs/judges --count 120 --workers 2
	$(BIN)/python -m models.train.evaluation.teach_$* --data runs/judges/train --out $(@D)

eval-codec: .venv/.working .venv/.debian  ## how much of music its voice keeps, beside Opus and MP3
	$(BIN)/python -m models.train.evaluate_codec --model $(MODEL) --out $(RESULTS) --recordings tests/data/feelings-guitar.ogg tests/data/feelings-rest.ogg
	$(BIN)/python -m models.train.report $(RESULTS)

docs: .venv/.working  ## write the generated pages and pictures again
	$(BIN)/python -m server.osc.reference
	$(BIN)/python -m server.audio.layout
	$(BIN)/python -m maxpatches.build

clean:
	rm -rf .venv demo
