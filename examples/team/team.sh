#!/bin/sh
# One store for a team: a store goes from a file to a PostgreSQL server, two operators save at once, each under the
# name of a login, and none of them can rewrite what was saved.
#
#   sh examples/team/team.sh          starts a server of its own, from the packages of pip install -e '.[dev]'
#   sh examples/team/team.sh URL      uses an empty database; its roles ana and ben are made, and must be able to log in
#
# VENV=DIR: where sms-admin is installed (.venv). It works in a temporary folder and leaves your own store alone.
set -eu
cd "$(dirname "$0")/../.."
venv=${VENV:-.venv}
case $venv in /*) ;; *) venv=$PWD/$venv ;; esac
[ $# -gt 0 ] || exec "$venv/bin/python" -m tests.server sh "$0"
url=$1
PATH=$venv/bin:$PATH

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset SMS_ADMIN_CAMPAIGN SMS_ADMIN_REGION
export SMS_ADMIN_CONFIG="$folder/config.toml" SMS_ADMIN_STORE="$folder/store.db"
export SMS_ADMIN_OUTPUT=table SMS_ADMIN_ACTOR=dana

# say WHY, then the command; run it, and allow no other exit code than 0.
step() {
    printf '\n# %s\n$ %s\n' "$1" "$2"
    eval "$2" 2>&1
}

# The URL of the same database for somebody else.
as() { printf '%s' "$url" | sed -E "s#//([^@/]*@)?#//$1@#"; }

# What psql would do, for those who have none.
sql() {
    python - "$@" <<'PYTHON'
import sys
import psycopg

url, *statements = sys.argv[1:]
with psycopg.connect(url, autocommit=True) as connection:
    for statement in statements:
        try:
            connection.execute(statement)
        except psycopg.Error as e:
            print(str(e).splitlines()[0])
PYTHON
}

step 'A store in a file, as one person has it.' 'sms-admin init --yes'
step 'Its Brand ...' 'sms-admin brand set B1A2B3C --name "Acme Corp" --status VERIFIED'
step '... its Campaign ...' 'sms-admin campaign set C7GH42I --brand B1A2B3C --status VERIFIED'
step '... and its numbers.' 'sms-admin numbers import examples/acme/inventory.csv --yes'

step 'The whole store goes to the server, history and digests included; the copy is checked before anybody sees it.' \
    'sms-admin store copy "$url"'

sql "$url" 'CREATE ROLE ana LOGIN' 'CREATE ROLE ben LOGIN'
export SMS_ADMIN_STORE="$url"
step 'Ana gets what an operator needs, and no more ...' 'sms-admin store grant ana --as operator'
step '... and so does Ben.' 'sms-admin store grant ben --as operator'

printf '\n# Both save at once. One waits for the other; nothing is lost.\n'
SMS_ADMIN_ACTOR='Ana Ruiz' sms-admin --store "$(as ana)" numbers assign --unassigned --yes --partial >"$folder/ana" 2>&1 &
SMS_ADMIN_ACTOR='Ben Carter' sms-admin --store "$(as ben)" user enable-number jane.doe@acme.example +14085550121 \
    >"$folder/ben" 2>&1 &
wait
cat "$folder/ana" "$folder/ben"

step 'The history names the login of each, whatever --actor says.' 'sms-admin history list'

printf '\n# Ben tries to take a run out of the history, and to sign one with the name of Ana.\n'
sql "$(as ben)" 'DELETE FROM sms_admin.run' \
    "INSERT INTO sms_admin.run SELECT run + 1, at, actor, action, file, file_sha256, rows, changed, unchanged, refused,
     undoes, digest, 'ana' FROM sms_admin.run ORDER BY run DESC LIMIT 1"

step 'The store is as all of these runs left it.' 'sms-admin store check'
step 'A backup is a store in a file, with the same digest.' 'sms-admin store backup "$folder/backup.db"'
