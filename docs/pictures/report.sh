#!/bin/sh
# Makes the picture of the README from a report: the verdict, what to do now, the ten lanes.
#   assize report html --output report.html && docs/pictures/report.sh report.html
# Needs Chromium.
set -eu
report=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
chromium --headless --disable-gpu --no-sandbox --hide-scrollbars --force-device-scale-factor=1.3 \
    --window-size=1180,812 --screenshot="$(dirname "$0")/report.png" "file://$report"
