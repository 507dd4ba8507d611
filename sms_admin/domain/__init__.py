"""The rules: plain values in, verdicts out. Knows no file, clock, database or screen."""
