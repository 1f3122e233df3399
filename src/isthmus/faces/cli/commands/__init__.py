"""One file a command; ``COMMAND`` is its click command. A new file is a new command."""
