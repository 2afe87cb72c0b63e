# Configures and builds one preset, with a clear word when that fails. Sourced by installer/run and tests/run.

# A translation unit takes up to 900 MB: as many at once as there are cores and memory for.
buildJobs() {
  local cores kib
  cores=$(nproc)
  kib=$(sed -nE 's/^MemAvailable: +([0-9]+) kB/\1/p' /proc/meminfo)
  local fitting=$((${kib:-2000000} / 900000))
  ((fitting < 1)) && fitting=1
  printf '%d' $((fitting < cores ? fitting : cores))
}

buildPreset() { # preset, targets...
  local preset=$1 folder=build/$1 jobs
  shift
  # Paths in this checkout count as relative ones, so that another checkout of the same sources finds its objects in ccache.
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=true
  jobs=$(buildJobs)
  if [[ ! -f $folder/build.ninja ]]; then
    requireSpace . 1500000000 "a build"
    # About 5 s of one core for each source file, measured without a cache.
    local folders=(engine ui app) files
    [[ $preset == release ]] || folders+=(tests)
    files=$(find "${folders[@]}" -name '*.cpp' | wc -l)
    say "Building $preset for the first time: $files files on $jobs of $(nproc) cores," \
      "about $((1 + files * 5 / jobs / 60)) min."
    local log
    log=$(cmake --preset "$preset" 2>&1) || fail "CMake could not configure preset $preset:" "$(tail -n 15 <<<"$log")"
  fi
  local targets=()
  (($# == 0)) || targets=(--target "$@")
  NINJA_STATUS='[%f/%t, %es] ' cmake --build --preset "$preset" --parallel "$jobs" "${targets[@]}" ||
    fail "the build of preset $preset failed; the compiler's own words are above." \
      "$(($(freeBytes .) / 1000000)) MB are free on this disk."
}
