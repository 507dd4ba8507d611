#!/bin/sh
# A first day with sms-admin, on the files beside this script: from an empty store to the list of numbers with
# its Assignment column, and one Save taken back. Some ten seconds once the program is installed.
#
#   sh examples/acme/tour.sh
#
# It installs sms-admin into .venv where it is not there yet (VENV=DIR: somewhere else), works in a temporary
# folder and leaves your own settings and store alone.
set -eu
cd "$(dirname "$0")/../.."
venv=${VENV:-.venv}
case $venv in /*) ;; *) venv=$PWD/$venv ;; esac

if ! "$venv/bin/sms-admin" --version >/dev/null 2>&1; then
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        echo "sms-admin needs Python 3.11 or later as python3" >&2
        exit 1
    fi
    echo "Installing sms-admin into $venv, once ..." >&2
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable .
fi
PATH=$venv/bin:$PATH

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
unset SMS_ADMIN_CAMPAIGN SMS_ADMIN_REGION
export SMS_ADMIN_CONFIG="$folder/config.toml" SMS_ADMIN_STORE="$folder/store.db"
export SMS_ADMIN_OUTPUT=table SMS_ADMIN_ACTOR=dana

# step WHY COMMAND [CODE]: says why, shows the command, runs it; it must end with CODE (0 unless given).
step() {
    printf '\n# %s\n$ %s\n' "$1" "$2"
    code=0
    eval "$2" 2>&1 || code=$?
    [ "$code" = "${3:-0}" ] || { echo "this ended with exit code $code" >&2; exit 1; }
    [ "$code" = 0 ] || printf '(exit code %s)\n' "$code"
}

step 'Write the settings and create the store. Run again, it would change nothing.' \
    'sms-admin init --yes'

step 'Record the Brand as the carriers have it ...' \
    'sms-admin brand set B1A2B3C --name "Acme Corp" --status VERIFIED'

step '... and its Campaign. Both are VERIFIED: the gate is open.' \
    'sms-admin campaign set C7GH42I --brand B1A2B3C --use-case MIXED --status VERIFIED'

step 'Bring in the inventory: 80 numbers, 60 users, and who was enabled for SMS in the old days.' \
    'sms-admin numbers import examples/acme/inventory.csv --yes'

step 'See the Campaign: ready, and none of its 48 places is used.' \
    'sms-admin campaign status'

step 'These are on the SMS page and can send nothing, because they have no campaign.' \
    'sms-admin numbers list --assignment unassigned'

step 'Try a list that somebody typed. It has mistakes, so all of it is refused; each row says why and what to do.' \
    'sms-admin numbers assign --csv examples/acme/mistakes.csv --dry-run' 3

step 'The corrected list, as a spreadsheet saved it. On a terminal, without --yes, it asks "Save?" first.' \
    'sms-admin numbers assign --csv examples/acme/assign.csv --yes'

step 'The same list as somebody keeps it: a workbook with a title, a second sheet, numbers as numbers. All is done.' \
    'sms-admin numbers assign --csv examples/acme/assign.xlsx --yes'

step 'Jane has a second number. Enabling it disables her first: a user has one live number.' \
    'sms-admin user enable-number jane.doe@acme.example +14085550121'

step 'Enable eight more users at once. The campaign is chosen by itself.' \
    'sms-admin user enable-number --csv examples/acme/enable.csv --yes'

step 'The SMS page as it is now.' \
    'sms-admin numbers list'

step 'Every Save is on record: when, who, which command and file. The newest digest stands for all of them.' \
    'sms-admin history list'

step 'The eight were enabled too early: take that Save back. It is a run of its own, and can be undone as well.' \
    'sms-admin history undo 6 --yes'

printf '\nThat was a store of its own, which is gone now. To begin yours: %s/bin/sms-admin init\n' "${VENV:-.venv}"
