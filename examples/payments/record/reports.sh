#!/bin/sh
# Records reports/coverage.xml and reports/junit.xml of each revision by running
# its tests: record/reports.sh
# Needs Python 3.11 (the flawed agent's urllib3 does not import on newer ones).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for revision in mended flawed bad-release; do
    "$here/compose.sh" "$revision" "$work/$revision"
    cd "$work/$revision"
    rm -rf reports
    mkdir reports
    python3 -m venv "$work/venv-$revision"
    pip="$work/venv-$revision/bin/python3 -m pip install --quiet --disable-pip-version-check"
    $pip --require-hashes -r requirements.txt
    $pip --require-hashes -r image/requirements-agent.txt
    $pip coverage==7.17.3 unittest-xml-reporting==4.0.0
    coverage="$work/venv-$revision/bin/coverage"
    "$coverage" run -m xmlrunner discover --output-file reports/junit.xml
    "$coverage" combine --quiet
    "$coverage" xml --quiet -o reports/coverage.xml
    "$coverage" report --skip-covered
    if grep -l -e "$work" -e "$(uname -n)" reports/*; then
        echo "reports.sh: the reports above name this machine" >&2
        exit 1
    fi
    mkdir -p "$here/../$revision/reports"
    cp reports/coverage.xml reports/junit.xml "$here/../$revision/reports/"
done
