"""The installed ``sms-admin``, also as ``python -m sms_admin``."""

import gc

from sms_admin.cli.shell.signals import interrupts


def main() -> None:
    """Runs the program. Signals are its own from the first moment: loading it takes a tenth of a second."""
    interrupts.install()
    # A short life, and no cycles to speak of: the collector would only go over a million rows again and again. While
    # the libraries load, and once more at the end, it would find nothing either, at a quarter of the time of a list.
    gc.disable()
    try:
        from sms_admin.cli.app import main

        main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
