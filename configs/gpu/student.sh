#!/bin/bash
# A larger student on the shipped codec, from nothing, in one go: data, training, and what comes back in OUT.
# Usage: OUT=DIR bash configs/gpu/student.sh [PIECES of each half] [SECONDS in all] [DEVICE] [WORKERS]
set -e
PIECES=${1:-200} SECONDS_IN_ALL=${2:-520} DEVICE=${3:-cuda} WORKERS=${4:-16}
[ -d runs/carry ] && [ "$DEVICE" = cuda ] && source configs/gpu/unpack.sh
mkdir -p runs/gpu "$OUT"
source configs/gpu/data.sh
echo "data after $SECONDS s"
L="--codec models/pretrained/fifth-sound --latents runs/gpu/latents --pulse runs/gpu/pulse --device $DEVICE --threads 8"
# The learning rate follows the steps, so a look at the slowest of them tells how many the time will hold.
sed "s/^own_history_from = .*/own_history_from = 0.0/; s/^look_every = .*/look_every = 0/; s/^ema_steps = .*/&\nnamer_steps = 20/" \
  configs/train/student-gpu.toml > runs/gpu/probe.toml
python3 -m models.train.student --config runs/gpu/probe.toml $L --run runs/gpu/probe --minutes 0.4
LEFT=$((SECONDS_IN_ALL - SECONDS - 60))  # a minute for the namer, the looks, and shipping
N=$(python3 -c "
import json
pace = json.loads(open('runs/gpu/probe/log.jsonl').readlines()[-1])['seconds_a_step']
print(max(int($LEFT / pace) // 25 * 25, 50))")
sed "s/^steps = .*/steps = $N/; s/^warmup_steps = .*/warmup_steps = $((N / 20 + 1))/; s/^look_every = .*/look_every = $((N / 100 * 25 + 25))/" \
  configs/train/student-gpu.toml > runs/gpu/student.toml
python3 -m models.train.student --config runs/gpu/student.toml $L --run runs/gpu/student --minutes $((LEFT / 60 + 1))
python3 -m models.train.ship --name larger --codec models/pretrained/fifth-sound --codec-of fifth-sound --student runs/gpu/student \
  --out runs/gpu/shipped
split -b 15M runs/gpu/shipped/student.safetensors "$OUT"/student.safetensors.
cp runs/gpu/shipped/model.json runs/gpu/student.toml "$OUT"; cp runs/gpu/student/log.jsonl "$OUT"/student-log.jsonl
echo "done after $SECONDS s"
