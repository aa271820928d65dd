#!/bin/sh
# Fetches one commit. Only the Git server of the platform is told who we are: the address comes from whoever called.
set -eu

case "$REPOSITORY" in
  https://*) ;;
  *) echo "only repositories by HTTPS are fetched, not $REPOSITORY" >&2; exit 1 ;;
esac
export HOME=/work
git config --global user.name "$AUTHOR"
git config --global user.email "$AUTHOR@$DOMAIN"
git config --global init.defaultBranch main
if [ -n "${GIT_PASSWORD:-}" ]; then
  # shellcheck disable=SC2016 # git runs it, with the variables of this container
  git config --global "credential.$GIT_HOME.helper" \
    '!f() { echo "username=$GIT_USERNAME"; echo "password=$GIT_PASSWORD"; }; f'
fi

rm -rf /work/source
git clone --quiet --no-tags --branch "${BRANCH#refs/heads/}" -- "$REPOSITORY" /work/source
git -C /work/source checkout --quiet --detach "$COMMIT" --
