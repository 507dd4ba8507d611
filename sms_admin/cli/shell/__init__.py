"""What lies between a command and the shell: errors, exit codes, usage, help, signals, streams."""
