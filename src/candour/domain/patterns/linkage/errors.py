"""The errors of linkage. Each message says what to do next."""


class LinkageError(Exception):
    """Base of every error this package raises."""


class WrongShapeError(LinkageError):
    """A table differs in columns, types or empty columns from the table that the model was trained on."""


class UnreadableModelError(LinkageError):
    """A file is not a saved model, or is one of another format."""


class BadTableError(LinkageError):
    """A file or table cannot be read as records: columns, encoding, ids or dates."""
