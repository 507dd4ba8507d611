"""What sms-admin costs beside the tools that it is measured against, both sides in one run.

``python -m tests.benchmarks [--engine E] [--rows N] [--repeat N] [--seed N] [--folder DIR] [NAME...]`` makes its own
data, measures the lines of the table one after the other, side by side and again, and prints a Markdown table: the
medians, the median of the ratios of each round, what is to be reached, and the peak memory of each command at a
tenth of the rows and at all of them. It needs the ``sqlite3`` shell and ``pip install '.[bench]'``
(sqlite-utils: Apache-2.0, kept up by its author since 2018); a line whose other side is not there is left out
and named. A million rows take half an hour and 4 GB in the folder; nothing else should be running.

``--engine postgres`` measures a store on a server that it starts (``server_lines``); this needs Linux.

The other sides are given what makes them quick: the shell and sqlite-utils validate nothing, keep no history and
ask no rule.
"""
