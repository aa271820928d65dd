#!/usr/bin/env bash
# Brings the newest whole dump, or the one that $DUMP names, into $WORK/dump and its name into $WORK/set, unless
# $WORK/phase says that the server is ready. A server starts empty for one reason alone: the store answers that it has
# no dump. Without an answer this waits, however long.
set -euo pipefail

phase=$(cat "$WORK/phase" 2>/dev/null || echo new)
[ "$phase" != ready ] || exit 0

export AWS_MAX_ATTEMPTS=2
s3() { aws --endpoint-url "$S3_ENDPOINT" --cli-connect-timeout 5 --cli-read-timeout 60 "$@"; }
pause=${PAUSE:-5}
# How often the store is asked for a dump that it lists and does not hand out: ten minutes' worth.
tries=${TRIES:-120}

keys() { s3 s3api list-objects-v2 --bucket "$BUCKET" --output text --query 'Contents[].Key'; }

# Dumps among the keys, newest first. Their list is sent last: a dump without one was interrupted.
sets() {
  local key
  for key in $1; do
    if [[ $key == ${DUMP:-20*}/"$LIST" ]]; then echo "${key%/"$LIST"}"; fi
  done | sort -r
}

# Where the server fetches what is large by itself, these files are all of a dump that is needed here.
chosen=()
for file in ${ONLY:-}; do chosen+=(--include "$file"); done
[ "${#chosen[@]}" -eq 0 ] || chosen=(--exclude '*' "${chosen[@]}")

# The files of one dump, each as it was written. The store may have acknowledged what a power cut took from it.
take() { # set
  local try error
  for ((try = 1; try <= tries; try++)); do
    rm -rf "$WORK/part"
    if error=$(s3 s3 cp --only-show-errors --recursive "${chosen[@]}" "s3://$BUCKET/$1/" "$WORK/part/" 2>&1); then
      if (cd "$WORK/part" && sha256sum --check --quiet --strict checksums); then
        mv "$WORK/part" "$WORK/dump"
        echo "$1" >"$WORK/set"
        return 0
      fi
      echo "the dump $1 is torn"
      return 1
    fi
    echo "$error"
    # What is missing here, such as room or the store as a whole, says nothing about the dump.
    if [[ $error == *'No space left'* ]] || ! keys >/dev/null; then try=0; fi
    sleep "$pause"
  done
  echo "the dump $1 cannot be read"
  return 1
}

rm -rf "$WORK/dump"
while :; do
  if ! found=$(keys); then
    echo "waiting for the object store"
  elif [ "$found" = None ]; then
    # A restore has begun with a dump; or somebody is about to copy one there.
    if [ "$phase" = new ] && [ "$REQUIRED" = no ]; then
      echo "there is no dump: this server starts empty"
      exit 0
    fi
    echo "waiting for the object store, which has no dump yet"
  else
    for set in $(sets "$found"); do
      echo "fetching the dump $set"
      if take "$set"; then exit 0; fi
    done
    echo "no dump in the bucket $BUCKET is whole: put one there, or empty it, to start with an empty server"
  fi
  sleep "$pause"
done
