"""Faults, each as a program that repeats it: ``python -m tests.stress [--times N] [--seed S] [--rows N] NAME...``.

Everything runs over the installed script, in a process of its own with an environment of its own. A fault
prints what it reached, or what was missed; then the exit code is 1. The same seed makes the same numbers, the
same instants and the same damage; how far the program is at an instant is up to the machine.
The ordinary tests run a small version of each (``tests/faults``).
"""
