"""The installed ``sms-admin``, also as ``python -m sms_admin``."""

import gc

from sms_admin.cli.shell.signals import interrupts


def main() -> None:
    """Runs the program. Signals are caught from the first moment, since loading takes a tenth of a second."""
    interrupts.install()
    # The program is short-lived and makes hardly any cycles, so the collector would only scan a million rows again and
    # again. During loading and at exit it would find nothing either, and would cost a quarter of the time of a list.
    gc.disable()
    try:
        from sms_admin.cli.app import main

        main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
