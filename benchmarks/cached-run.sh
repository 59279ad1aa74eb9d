#!/bin/sh
# How much faster a run is that finds everything in the cache: whole-process wall and processor time of
# `assize run` without the cache and with it, in turn, on a repository that `assize init` made ready.
#   benchmarks/cached-run.sh REPOSITORY [TIMES]
# Needs GNU time. Writes one line a run and the medians.
set -eu
assize=$(cd "$(dirname "$0")/.." && pwd)/assize
repository=$1
times=${2:-5}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
measure() {
    kind=$1
    shift
    # A verdict of "failed" is a measured run like any other.
    /usr/bin/time -o "$out.one" -f '%e %U %S' "$assize" run -C "$repository" --quiet "$@" >/dev/null 2>&1 || true
    tail -n 1 "$out.one" | sed "s/^/$kind /" | tee -a "$out"
    rm -f "$out.one"
}
"$assize" run -C "$repository" --quiet >/dev/null 2>&1 || true
i=0
while [ "$i" -lt "$times" ]; do
    measure uncached --no-cache
    measure cached
    i=$((i + 1))
done
for kind in uncached cached; do
    for column in 2 3; do
        grep "^$kind " "$out" | awk -v c="$column" '{ print c == 2 ? $2 : $3 + $4 }' | sort -n |
            awk -v k="$kind" -v c="$column" '{ v[NR] = $1 } END { print k, (c == 2 ? "wall" : "processor"), "median", v[int((NR + 1) / 2)], "s" }'
    done
done
