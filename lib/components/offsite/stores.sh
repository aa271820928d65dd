# Read by the other scripts: the store outside the cluster, and the one inside.
# shellcheck shell=bash
there() { aws --endpoint-url "$S3_ENDPOINT" "$@"; }
here() {
  AWS_REGION=$HERE_REGION AWS_DEFAULT_REGION=$HERE_REGION \
    AWS_ACCESS_KEY_ID=$HERE_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$HERE_SECRET_KEY \
    aws --endpoint-url "$HERE_ENDPOINT" "$@"
}

# shellcheck disable=SC2034 # for the others
oldest=$(date -u -d "$KEEP_DAYS days ago" +%Y-%m-%dT%H-%M-%SZ)
