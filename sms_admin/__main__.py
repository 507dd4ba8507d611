"""``python -m sms_admin`` is the installed ``sms-admin``."""

from sms_admin.cli.app import main

main()
