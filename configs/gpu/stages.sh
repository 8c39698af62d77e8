#!/bin/bash
# Teacher, student of one call and self-forcing on the shipped codec, in one go: the three stages beside the student that is taught in one.
# Usage: OUT=DIR bash configs/gpu/stages.sh [PIECES of each half] [SECONDS in all] [DEVICE] [WORKERS]
set -e
PIECES=${1:-100} SECONDS_IN_ALL=${2:-520} DEVICE=${3:-cuda} WORKERS=${4:-16}
[ -d runs/carry ] && [ "$DEVICE" = cuda ] && source configs/gpu/unpack.sh
mkdir -p runs/gpu "$OUT"
source configs/gpu/data.sh
echo "data after $SECONDS s"
L="--codec models/pretrained/fifth-sound --latents runs/gpu/latents --pulse runs/gpu/pulse --device $DEVICE --threads 8"
LEFT=$((SECONDS_IN_ALL - SECONDS - 30))
stage() {  # name, percent of the time that is left, options: a look at its pace, then the run
  local seconds=$((LEFT * $2 / 100))
  python3 -m models.train.$1 --config configs/train/$1-gpu.toml $L "${@:3}" --run runs/gpu/$1-probe --minutes 0.3
  local count=$(python3 -c "
import json
pace = json.loads(open('runs/gpu/$1-probe/log.jsonl').readlines()[-1])['seconds_a_step']
print(max(int(($seconds - 25) / pace) // 25 * 25, 50))")
  sed "s/^steps = .*/steps = $count/; s/^warmup_steps = .*/warmup_steps = $((count / 20 + 1))/" configs/train/$1-gpu.toml > runs/gpu/$1.toml
  python3 -m models.train.$1 --config runs/gpu/$1.toml $L "${@:3}" --run runs/gpu/$1 --minutes $((seconds / 60 + 1))
}
ship() {  # name, run, steps
  python3 -m models.train.ship --name $1 --codec models/pretrained/fifth-sound --codec-of fifth-sound --student runs/gpu/$2 --steps $3 \
    --out runs/gpu/shipped-$1
  split -b 15M runs/gpu/shipped-$1/student.safetensors "$OUT"/$1.safetensors.
}
stage teacher 50
stage distill 25 --start runs/gpu/teacher
stage selfforce 25 --start runs/gpu/distill
ship teacher teacher 8
ship forced selfforce 1
mkdir -p "$OUT"/about
for s in teacher forced; do cp runs/gpu/shipped-$s/model.json "$OUT"/about/$s.json; done
for s in teacher distill selfforce; do cp runs/gpu/$s/log.jsonl "$OUT"/about/$s.jsonl; done
tar -C "$OUT" -czf "$OUT"/about.tgz about; rm -r "$OUT"/about
echo "done after $SECONDS s"
