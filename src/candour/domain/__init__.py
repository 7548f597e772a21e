"""The rules of Candour in plain Python: no Django, no database, no network. The current time is always an argument."""
