#!/bin/sh
# Records recorded/REVISION/ from the real Trivy, for machines where it is not at hand:
#   record/trivy.sh
# Needs what `./assize tools install trivy trivy-db` leaves behind, git and Python 3. The image is built by
# Assize from image.yml, the same on every machine. Nothing in the reports names the machine.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
assize=$(cd "$here/../../.." && pwd)/assize
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/home"

tools=${ASSIZE_TOOLS:-${ASSIZE_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/assize}/tools}
export ASSIZE_TOOLS="$tools" ASSIZE_HOME="$work/home"
trivy=$("$assize" tools list --json | python3 -c '
import json, sys
print(next(t["program"] for t in json.load(sys.stdin)["items"] if t["tool"] == "trivy"))')
database=$tools/assize-advisories

scan() {
    kind=$1 report=$2
    shift 2
    "$trivy" "$kind" --format json --output "$report" --scanners vuln --skip-db-update --skip-java-db-update \
        --skip-check-update --offline-scan --skip-version-check --disable-telemetry --no-progress --quiet \
        --cache-dir "$work/cache" "$@"
}

mkdir "$work/cache"
cp -R "$database/db" "$work/cache/db"
for revision in flawed mended bad-release; do
    out=$here/../recorded/$revision
    rm -rf "$out"
    mkdir -p "$out"
    tree=$work/$revision
    "$here/compose.sh" "$revision" "$tree"
    (cd "$tree" && scan fs "$out/trivy-fs.json" .)
    (
        cd "$tree"
        git init --quiet
        git add --all
        git -c user.name=record -c user.email=record@payments.example commit --quiet --no-verify --message record
        "$assize" init --person record
        "$assize" scan container
    ) >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    cp "$tree"/.assize/images/*.tar "$tree/payments.tar"
    (cd "$tree" && scan image "$out/trivy-image.json" --input payments.tar)
    if grep -l -e "$work" -e "$(uname -n)" "$out"/*; then
        echo "trivy.sh: the reports above name this machine" >&2
        exit 1
    fi
    "$trivy" --version | sed -n 's/^Version: //p' >"$work/version"
    python3 - "$tree" "$out" "$database/db" "$work/version" <<'PYTHON'
import hashlib, json, pathlib, sys

tree, out, database, version = map(pathlib.Path, sys.argv[1:])


def digest(path):
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def report(stage, file, inputs):
    metadata = json.loads((database / "metadata.json").read_text())
    return {
        "stage": stage,
        "tool": "trivy",
        "version": version.read_text().strip(),
        "format": "trivy",
        "file": file,
        "digest": digest(out / file),
        "database": {
            "name": "assize-advisories",
            "digest": digest(database / "trivy.db"),
            "updated": metadata["UpdatedAt"],
        },
        "inputs": [{"path": path, "digest": digest(tree / path)} for path in inputs],
    }


locks = ["requirements.txt", "image/requirements-agent.txt"]
about = {
    "reports": [
        report("dependencies", "trivy-fs.json", ["requirements.txt"]),
        report("container", "trivy-image.json", ["image.yml", *locks]),
    ]
}
(out / "recorded.json").write_text(json.dumps(about, indent=2) + "\n")
PYTHON
done
