"""Plain Python: no Django, no database, no network; the current time and random numbers are always arguments."""
