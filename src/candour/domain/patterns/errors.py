"""The base class of errors in patterns. Each message says what to do next. Errors about table files are in domain/tables."""


class PatternsError(Exception):
    """Base class of every error that the package patterns raises."""
