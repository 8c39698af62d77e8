#!/bin/bash
# Gathers in runs/carry what the jobs here need on a machine without network that has Python 3.12, torch, NumPy, tokenizers, safetensors and
# packaging. On Debian 12 with a network, after `make test`, in the repository.
set -e
C=runs/carry; rm -rf $C; mkdir -p $C/debs $C/wheels $C/so $C/words
(cd $C/debs && apt-get -q download mma timgm6mb-soundfont)
F=$(ldconfig -p | awk '/libfluidsynth\.so\.3 / {print $NF; exit}')
ldd "$F" | awk '$3 ~ /^\// {print $3}' | grep -vE '/(libc|libm|libgcc_s|libstdc\+\+|libgomp)\.so' | xargs cp -Lt $C/so
cp -L "$F" $C/so/libfluidsynth.so.3
tar -C $C -cJf $C/so.tar.xz so
.venv/bin/pip download -q --no-deps --only-binary=:all: --python-version 3.12 --platform manylinux_2_28_x86_64 \
  --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform any -d $C/wheels wordllama==0.4.0.post1 \
  soundfile soxr cffi pycparser mido pyfluidsynth pydantic==2.12.5 pydantic-core==2.41.5 annotated-types typing-inspection websockets
(cd $C/words && unzip -qo ../wheels/wordllama-*.whl wordllama/__init__.py 'wordllama/weights/l2_supercat_256*' 'wordllama/tokenizers/l2*')
tar -C $C/words -cJf $C/words.tar.xz wordllama  # of wordllama only the table is read
cp -r sideman.egg-info $C/                      # the version that the commands ask for
rm -r $C/so $C/words $C/wheels/wordllama-*.whl
du -sh $C
