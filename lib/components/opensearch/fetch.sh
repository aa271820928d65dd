#!/bin/bash
# Fills the folder of snapshots from the bucket, where it was lost with its volume.
set -euo pipefail

if compgen -G '/snapshots/index-*' >/dev/null; then exit 0; fi
aws --endpoint-url "$S3_ENDPOINT" s3 sync --only-show-errors "s3://$BUCKET" /snapshots
echo "the folder is what the bucket $BUCKET is"
