"""Completion: ``line`` parses the command line so far, ``values`` has the values, ``shells`` is each shell's protocol.

Nothing here may load the libraries that a list needs: completion must be instant.
"""

VARIABLE = "_SMS_ADMIN_COMPLETE"  # a shell that asks for completions sets it to its own name
