"""Django apps: rows, writes and pages. The modules of every app have the same names (docs/MAP.md, "Inside an app")."""
