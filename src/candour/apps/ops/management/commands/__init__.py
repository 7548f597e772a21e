"""Django's management commands that Candour extends; the name of each module is the name of the command."""
