#!/bin/sh
# Makes the tree of one revision: record/compose.sh mended|flawed|bad-release DIRECTORY
# The tree is `mended` with the overlay's files laid over it.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
case "$1" in
    mended | flawed | bad-release) ;;
    *) echo "compose.sh: no revision '$1': mended, flawed or bad-release" >&2; exit 2 ;;
esac
mkdir -p "$2"
if [ -n "$(ls -A "$2")" ]; then
    echo "compose.sh: $2 is not empty" >&2
    exit 2
fi
cp -R "$here/mended/." "$2"
if [ "$1" != mended ]; then
    cp -R "$here/$1/." "$2"
fi
