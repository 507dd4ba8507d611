"""sms-admin: the SMS page of a business phone console as a command line.

Read it from the rules outwards: ``domain`` (rules, pure), ``store`` (SQL, set by set), ``intake``,
``render`` and ``config`` (files, screens, settings), ``service`` (one function per use case), ``cli``
(Typer commands: parse, call one service, emit). ``disk`` writes whole files.
"""

__version__ = "0.2.0"
