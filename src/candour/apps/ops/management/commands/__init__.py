"""Management commands of Django: each module is a command with the module's name."""
