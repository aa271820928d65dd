#!/bin/sh
# Signatures of commits are not verified here, as the platform does not ask for it.
exit 0
