"""The command line: options → pipeline → exit code. One module a command, imported when it is called."""
