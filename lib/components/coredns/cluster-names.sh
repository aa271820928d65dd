#!/bin/sh
# Puts the platform's names into the Corefile of the cluster's own CoreDNS, between two markers, and leaves
# everything else in it alone. An empty list takes them out again. Run twice, it changes nothing. A Corefile that is not
# understood stays as it is: CoreDNS would read a wrong one at its next restart, and the cluster would have no DNS.
set -eu

names=${NAMES:-/names/names.corefile}
work=${WORK:-/tmp}

begin='# BEGIN names of the platform (thinkube)'
end='# END names of the platform (thinkube)'

# The version first, then the file: one question, so that both belong together.
kubectl --namespace kube-system get configmap coredns \
    --output 'jsonpath={.metadata.resourceVersion}{"\n"}{.data.Corefile}' > "$work/answer"
version=$(head -n 1 "$work/answer")
tail -n +2 "$work/answer" > "$work/before"

awk -v begin="$begin" -v end="$end" -v names="$names" -v notice="$work/notice" '
    function refuse(message) {
        print message > "/dev/stderr"
        refused = 1
        exit 1
    }

    # The keys of a block, which stand before its brace: zones, each perhaps with a port.
    function enter(   i, n, key, port) {
        n = split(keys, key, " ")
        for (i = 1; i <= n; i++) {
            sub(/,$/, "", key[i])
            sub(/^dns:\/\//, "", key[i])
            # Another protocol, which nobody in the cluster speaks.
            if (key[i] ~ /^[a-z]+:\/\//) continue
            port = 53
            if (match(key[i], /:[0-9]+$/)) {
                port = substr(key[i], RSTART + 1) + 0
                key[i] = substr(key[i], 1, RSTART - 1)
            }
            if (key[i] == ".") {
                # Where port 53 is mapped to another one, the block for all names has that.
                if (place == 0 || (port == 53 && place_port != 53)) { place = count; place_port = port }
            } else {
                sub(/[.]$/, "", key[i])
                zone[++zones] = tolower(key[i])
                zone_port[zones] = port
            }
        }
    }

    function take(token) {
        if (token == "{") {
            if (depth++ == 0) enter()
        } else if (token == "}") {
            if (--depth < 0) refuse("a brace in the Corefile closes nothing")
            if (depth == 0) { keys = ""; more = 0 }
        } else if (depth == 0) {
            # Keys go on in the next line after a comma; else a line begins anew.
            if (first && !more) keys = ""
            if (first && token == "import") importing = 1
            if (!importing) { keys = keys " " token; more = token ~ /,$/ }
        } else if (depth == 1 && first && token == "reload") {
            reload = 1
        }
        first = 0
    }

    # Tokens as CoreDNS reads them: between spaces, or between quotes, which may hold spaces and ends of lines.
    function read_line(line,   i, c, token, comment) {
        first = !quoted
        importing = 0
        for (i = 1; i <= length(line); i++) {
            c = substr(line, i, 1)
            if (quoted) {
                if (c == "\\") i++
                else if (c == "\"") { quoted = 0; first = 0 }
            } else if (c ~ /[ \t\r]/) {
                if (token != "") { take(token); token = ""; comment = 0 }
            } else if (c == "#") {
                if (token == "") return
                comment = 1
            } else if (c == "\"" && token == "") {
                quoted = 1
            } else if (!comment) {
                token = token c
            }
        }
        if (token != "") take(token)
        if (place == count && depth != 1) refuse("the block for all names in the Corefile begins with a line that is not understood")
    }

    # A block for a zone answers for all names below it, and the one for all names is not asked.
    function check_zones(host,   i) {
        for (i = 1; i <= zones; i++) {
            if (zone_port[i] == place_port && substr("." host, length(host) + 1 - length(zone[i])) == "." zone[i])
                refuse("the Corefile sends " host " to its block for " zone[i] ", where the names of the platform have no effect: take that block out")
        }
    }

    { text = $0; gsub(/^[ \t]+|[ \t\r]+$/, "", text) }
    text == begin { inside = 1; next }
    text == end { inside = 0; next }
    inside { next }
    { kept[++count] = $0; read_line($0) }

    END {
        if (refused) exit 1
        if (inside) refuse("the end marker is missing in the Corefile")
        if (quoted || depth != 0) refuse("a quote or a brace in the Corefile is not closed")
        if (place == 0) refuse("the Corefile has no block for all names")
        while ((getline line < names) > 0) {
            if (line == "") continue
            added[++wanted] = line
            # What stays as it is may well be answered by a block of its own.
            if (split(line, word, " ") > 4 && word[3] == "exact" && word[4] != word[5]) check_zones(word[4])
        }
        for (i = 1; i <= count; i++) {
            print kept[i]
            if (i != place || wanted == 0) continue
            print "    " begin
            for (j = 1; j <= wanted; j++) print "    " added[j]
            print "    " end
        }
        hint = "the Corefile has no \"reload\": restart the CoreDNS of the cluster to make it read its file\n"
        printf("%s", reload ? "" : hint) > notice
    }
' "$work/before" > "$work/after"

if cmp -s "$work/before" "$work/after"; then
    echo 'the Corefile has the names already'
    exit 0
fi

{
    printf 'metadata:\n  resourceVersion: "%s"\ndata:\n  Corefile: |2\n' "$version"
    sed 's/^/    /' "$work/after"
} > "$work/patch.yaml"
# The version makes this fail where somebody else was faster: then it is tried again.
kubectl --namespace kube-system patch configmap coredns --type merge --patch-file "$work/patch.yaml"
cat "$work/notice" >&2
