"""The installed ``sms-admin``, also as ``python -m sms_admin``."""

from typing import NoReturn

from sms_admin.cli.shell.signals import interrupts


def main() -> NoReturn:
    """Runs the program. Signals are its own from the first moment: loading it takes a tenth of a second."""
    interrupts.install()
    from sms_admin.cli.app import main

    main()


if __name__ == "__main__":
    main()
