#!/bin/bash
# Makes the bucket equal to the folder of snapshots; the list of them goes last, so that it never names what is missing.
set -euo pipefail

copy() { aws --endpoint-url "$S3_ENDPOINT" s3 sync --only-show-errors "$@" /snapshots "s3://$BUCKET"; }

copy --exclude 'index*'
copy
copy --delete
echo "the bucket $BUCKET is what the folder is"
