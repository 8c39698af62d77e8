#!/bin/bash
# A better voice for the shipped latents: its encoder stays what it is, so every student stays right, and the decoder learns on.
# Usage: OUT=DIR bash configs/gpu/voice.sh [PIECES] [SECONDS in all] [DEVICE] [WORKERS]
set -e
PIECES=${1:-240} SECONDS_IN_ALL=${2:-520} DEVICE=${3:-cuda} WORKERS=${4:-16}
[ -d runs/carry ] && [ "$DEVICE" = cuda ] && source configs/gpu/unpack.sh
declare -F with_sound > /dev/null || with_sound() { "$@"; }
mkdir -p runs/gpu "$OUT"
with_sound python3 -m models.train.data --split train --count $PIECES --seconds 48 --workers $WORKERS --seed 3 --out runs/gpu/voice
C="--data runs/gpu/voice/train --device $DEVICE --threads 8 --start models/pretrained/fifth-sound"
python3 -m models.train.codec --config configs/train/voice-gpu.toml $C --run runs/gpu/voice-probe --minutes 0.4
LEFT=$((SECONDS_IN_ALL - SECONDS - 75))  # for reading the pieces again, calibrating and shipping
N=$(python3 -c "
import json
pace = json.loads(open('runs/gpu/voice-probe/log.jsonl').readlines()[-1])['seconds_a_step']
print(max(int($LEFT / pace) // 25 * 25, 50))")
sed "s/^steps = .*/steps = $N/; s/^voice_alone_steps = .*/voice_alone_steps = $N/" configs/train/voice-gpu.toml > runs/gpu/voice.toml
python3 -m models.train.codec --config runs/gpu/voice.toml $C --run runs/gpu/voice-run --minutes $((LEFT / 60 + 1))
python3 -m models.train.ship --name voice --codec runs/gpu/voice-run --out runs/gpu/voice-raw
python3 -m models.train.calibrate --codec runs/gpu/voice-raw --data runs/gpu/voice/train --pieces 6 --out runs/gpu/voice-model
split -b 15M runs/gpu/voice-model/codec.safetensors "$OUT"/codec.safetensors.
cp runs/gpu/voice-model/model.json runs/gpu/voice.toml "$OUT"; cp runs/gpu/voice-run/log.jsonl "$OUT"/voice-log.jsonl
echo "done after $SECONDS s"
