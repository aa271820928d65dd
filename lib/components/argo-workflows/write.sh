#!/bin/sh
# Writes the new tag into every YAML of the repository that names the image, where Argo CD reads it.
set -eu

scripts=$(dirname "$0")
sh "$scripts/clone.sh"
export HOME=/work
cd /work/source
named=$(printf %s "$IMAGE" | tr '[:upper:]' '[:lower:]')
line=${BRANCH#refs/heads/}
for attempt in 1 2 3 4 5; do
  git fetch --quiet origin "$line"
  git checkout --quiet -B "$line" FETCH_HEAD
  if ! git grep --quiet --fixed-strings "$named:" -- '*.yaml' '*.yml'; then
    echo "no YAML of the repository names $named: nothing to write"
    exit 0
  fi
  git grep --files-with-matches --null --fixed-strings "$named:" -- '*.yaml' '*.yml' |
    xargs -0 sed -i "s|$named:[A-Za-z0-9._-]*|$named:$COMMIT|g"
  if git diff --quiet; then
    echo "$named:$COMMIT is written already"
    exit 0
  fi
  if [ -z "${GIT_PASSWORD:-}" ]; then
    echo "not written: there is no Secret pipelines-git with username and password"
    exit 0
  fi
  git commit --quiet --all --message "Run $named:$COMMIT"
  if git push --quiet origin "HEAD:$line"; then
    echo "written: $named:$COMMIT"
    exit 0
  fi
  echo "somebody else pushed meanwhile ($attempt)"
  sleep "$attempt"
done
exit 1
