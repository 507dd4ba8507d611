"""The rules: plain values in, verdicts out. Uses no file, clock, database or screen."""
