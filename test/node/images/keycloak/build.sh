#!/bin/bash
# Fills a layer with Keycloak's own distribution, out of Maven's repositories.
version=26.7.3
sha=27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f
cache=${XDG_CACHE_HOME:-$HOME/.cache}/thinkube-config-tools
zip=$cache/keycloak-quarkus-dist-$version.zip
mkdir -p "$cache" "$1/opt"
[ -e "$zip" ] || mvn --quiet --batch-mode dependency:copy "-Dartifact=org.keycloak:keycloak-quarkus-dist:$version:zip" "-DoutputDirectory=$cache"
echo "$sha  $zip" | sha256sum --check --quiet
python3 - "$zip" "$1/opt" <<'END'
import sys, zipfile
zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])
END
mv "$1/opt/keycloak-$version" "$1/opt/keycloak"
chmod +x "$1"/opt/keycloak/bin/*.sh
chown -R 1000:0 "$1/opt/keycloak"
