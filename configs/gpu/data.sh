#!/bin/bash
# Renders pieces, half of them recast, encodes them with the shipped codec, and lets the shipped ear listen. To be sourced after unpack.sh, or
# where `make test` has been. PIECES: of each half. WORKERS: processes.
declare -F with_sound > /dev/null || with_sound() { "$@"; }
render() { with_sound python3 -m models.train.data --split train --count $PIECES --seconds 48 --workers $WORKERS "$@"; }
render --seed 1 --recast --out runs/gpu/data
render --seed 2 --out runs/gpu/more
# A process for each shard.
for k in $(seq 0 $((WORKERS - 1))); do
  (
    for half in data more; do
      mkdir -p runs/gpu/shard/$half/$k
      for i in $(seq -f %06g $k $WORKERS $((PIECES - 1))); do ln -sfn $PWD/runs/gpu/$half/train/$i runs/gpu/shard/$half/$k/$i; done
      python3 -m models.train.latents --data runs/gpu/shard/$half/$k --codec models/pretrained/fifth-sound --out runs/gpu/latents \
        --pairs 3 --threads 1 --prefix $half-
    done
  ) > runs/gpu/shard-$k.log 2>&1 &
done
wait
echo "$(ls runs/gpu/latents/*.safetensors | wc -l) pieces encoded of $((2 * PIECES))"
python3 -m models.train.pulse --config configs/train/pulse.toml --latents runs/gpu/latents --run runs/gpu/pulse \
  --ear models/pretrained/fifth-sound --threads $WORKERS > runs/gpu/pulse.log
