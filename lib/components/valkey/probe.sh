#!/bin/sh
# ready: the server takes commands. alive: it answers at all, though it may still be loading its data.
answer=$(valkey-cli -h 127.0.0.1 ping) || exit 1
[ "$1" = alive ] || [ "$answer" = PONG ]
