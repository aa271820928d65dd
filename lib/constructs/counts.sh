# shellcheck shell=sh
# What was there when a dump was taken, and what comes back of it. Whoever sources this has a function `rows DATABASE`,
# which prints each table with its number of rows, separated by a tab.

# counted DATABASE COMMAND...: does that, and notes in rows.list what has to come back. Applications go on writing: that is
# the smaller of what there was before and after.
counted() {
  database=$1
  shift
  rows "$database" >"$WORK/before"
  "$@"
  rows "$database" >"$WORK/after"
  awk -F '\t' -v OFS='\t' -v database="$database" '
    FILENAME == ARGV[1] { before[$1] = $2 + 0; next }
    $1 in before { print database, $1, ($2 + 0 < before[$1] ? $2 + 0 : before[$1]) }
  ' "$WORK/before" "$WORK/after" >>rows.list
  rm "$WORK/before" "$WORK/after"
}

# complete DATABASE PLACE: whether all of it is in that place, where the dump has been loaded.
complete() {
  if [ ! -f "$WORK/dump/rows.list" ]; then
    echo "$1: the dump $(cat "$WORK/set") can be read; nobody counted what it was taken of"
    return 0
  fi
  rows "$2" >"$WORK/found"
  awk -F '\t' -v database="$1" -v dump="$(cat "$WORK/set")" '
    FILENAME == ARGV[1] { found[$1] = $2 + 0; next }
    $1 != database { next }
    { tables++; rows += found[$2] }
    found[$2] < $3 + 0 { print database "." $2 ": " found[$2] + 0 " of " $3 " are back" >"/dev/stderr"; missing = 1 }
    END {
      if (missing) print database ": the dump " dump " has not brought back what it was taken of" >"/dev/stderr"
      else print database ": " tables + 0 " tables with " rows + 0 " rows are back from the dump " dump
      exit missing + 0
    }
  ' "$WORK/found" "$WORK/dump/rows.list"
}
