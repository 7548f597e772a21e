"""Plain Python: no Django, no database, no network, no clock or chance but what is passed in."""
