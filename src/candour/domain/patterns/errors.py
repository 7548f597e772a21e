"""The base of what can go wrong in patterns. Each message says what to do next. Files that cannot be read: domain/tables."""


class PatternsError(Exception):
    """Base of every error this package raises."""
