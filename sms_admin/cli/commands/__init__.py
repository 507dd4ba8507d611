"""The commands: each parses, calls one service and shows what it says. The command is the file."""
