"""The commands. Each one is thin: it parses, calls one service and emits. Only this package imports Typer."""
