"""The commands: each parses, calls one service and shows the result. Each group has a file of its name."""
