#!/bin/bash
# How fast the shipped model runs on CUDA. Usage: OUT=DIR bash configs/gpu/bench.sh
set -e
source configs/gpu/unpack.sh
mkdir -p "$OUT"
python3 -m server bench --device cuda --seconds 20 --out "$OUT"/bench.jsonl
