#!/bin/sh
# Every day: is the console's page, saved from the browser, the same as the store? Writes the differences to a work list.
# Ends with 0 where nothing differs, 3 where something does.
set -u
sms-admin numbers compare "$1" --check --output csv >"$2"
