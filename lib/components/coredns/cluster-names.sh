#!/bin/sh
# Puts the platform's names into the Corefile of the cluster's own CoreDNS, between two markers, and leaves
# everything else in it alone. An empty list takes them out again. Run twice, it changes nothing.
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

awk -v begin="$begin" -v end="$end" -v names="$names" '
    function insert(   line, count, i) {
        while ((getline line < names) > 0) if (line != "") lines[++count] = line
        if (count == 0) return
        print "    " begin
        for (i = 1; i <= count; i++) print "    " lines[i]
        print "    " end
    }
    { text = $0; gsub(/^[ \t]+|[ \t\r]+$/, "", text) }
    text == begin { inside = 1; next }
    text == end { inside = 0; next }
    inside { next }
    { print }
    # The first block for all names: "." alone or among others, with port 53 or without one.
    !done && text ~ /^([^#{]*[ \t,])?\.(:53)?([ \t,][^{]*)?\{$/ { insert(); done = 1 }
    END {
        if (inside) { print "the end marker is missing in the Corefile" > "/dev/stderr"; exit 1 }
        if (!done) { print "the Corefile has no block for all names" > "/dev/stderr"; exit 1 }
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

if ! grep -q '^[[:space:]]*reload' "$work/after"; then
    echo 'the Corefile has no "reload": restart the CoreDNS of the cluster to make it read its file' >&2
fi
