"""What TAB offers: ``line`` reads the command line so far, ``values`` knows the words, ``shells`` how each shell asks.

Nothing here may load what a list loads: a person waits at the key.
"""

VARIABLE = "_SMS_ADMIN_COMPLETE"  # a shell that asks at TAB sets it to its name
