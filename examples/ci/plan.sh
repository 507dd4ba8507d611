#!/bin/sh
# On the pull request: what would the page become? Writes the plan, to be kept for apply.sh, and shows it.
# Ends as the Save would: 0 it can be saved, 3 a rule refuses rows, 6 the file cannot be read as it is.
# A prune of more than a third of the page, or of all of it, wants its count: plan.sh PAGE PLAN --confirm N.
set -u
page=$1
plan=$2
shift 2

sms-admin numbers sync "$page" --move --prune "$@" --dry-run --quiet --save-plan "$plan" >/dev/null
code=$?
[ -f "$plan" ] && sms-admin plan show "$plan" --output table
exit "$code"
