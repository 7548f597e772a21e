"""Commands of Django that Candour extends; its own are sub-commands of `candour` (command.py)."""
