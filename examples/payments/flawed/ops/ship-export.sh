#!/bin/sh
# Ships one day's export to the accountants' bucket: ops/ship-export.sh FILE
set -eu

export AWS_ACCESS_KEY_ID="@@AWS_ACCESS_KEY_ID@@"
export AWS_SECRET_ACCESS_KEY="@@AWS_SECRET_ACCESS_KEY@@"

: "${EXPORT_BUCKET:?set EXPORT_BUCKET to the bucket that infra/terraform made}"
exec aws s3 cp --only-show-errors "$1" "s3://$EXPORT_BUCKET/$(basename "$1")"
