"""The commands: thin, each parses, calls one service and emits. Typer is known only here."""
