"""The base class of errors in patterns. Each message says what to do next. Errors in files: domain/tables."""


class PatternsError(Exception):
    """Base of every error this package raises."""
