#!/bin/sh
# Ships one day's export to the accountants' bucket: ops/ship-export.sh FILE
# The credentials are those of the role this job runs under; none are kept here.
set -eu

: "${EXPORT_BUCKET:?set EXPORT_BUCKET to the bucket that infra/terraform made}"
exec aws s3 cp --only-show-errors "$1" "s3://$EXPORT_BUCKET/$(basename "$1")"
