#!/bin/bash
# Installs on a bare machine what carry.sh gathered. As root, in the repository. To be sourced: it sets PYTHONPATH.
C=runs/carry; R=/opt/sideman
if [ ! -e $R/site ]; then
  mkdir -p $R/site $R/ld
  # Never unpack into /: a package that ships ./lib replaces the link /lib -> usr/lib by a folder, and the machine is broken.
  for f in $C/debs/*.deb; do dpkg -x $f $R; done
  tar -C $R -xJf $C/so.tar.xz; mv $R/so/libfluidsynth.so.3 $R/ld/
  echo $R/ld > /etc/ld.so.conf.d/sideman.conf; ldconfig
  python3 -m pip install -q --no-index --no-deps --target $R/site $C/wheels/*.whl
  tar -C $R/site -xJf $C/words.tar.xz; cp -r $C/sideman.egg-info $R/site/
  ln -sfn $R/usr/share/mma /usr/share/mma; mkdir -p /usr/share/sounds/sf2
  # FluidR3 is 120 MB, too much to carry: TimGM6mb plays under both names.
  for name in TimGM6mb FluidR3_GM; do ln -sf $R/usr/share/sounds/sf2/TimGM6mb.sf2 /usr/share/sounds/sf2/$name.sf2; done
  printf '#!/bin/sh\nexec python3 -W ignore %s/usr/bin/mma "$@"\n' $R > /usr/local/bin/mma; chmod +x /usr/local/bin/mma
  mma -G > /dev/null
fi
export PYTHONPATH=$R/site PYTHONUNBUFFERED=1
with_sound() { LD_LIBRARY_PATH=$R/so "$@"; }  # FluidSynth's libraries; torch has some of its own of the same names
