"""Django apps: rows, writes and pages. Every app has the same file names, absent when empty (DESIGN in docs/MAP.md)."""
