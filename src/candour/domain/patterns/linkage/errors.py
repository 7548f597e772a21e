"""The errors of linkage. Each message says what to do next."""


class LinkageError(Exception):
    """Base class of every error that record linkage raises."""


class WrongShapeError(LinkageError):
    """A table differs in columns, types or empty columns from the table that the model was trained on."""


class UnreadableModelError(LinkageError):
    """A file is not a saved model, or was saved in another version of the format."""


class BadTableError(LinkageError):
    """A file or table cannot be read as records, because of its columns, encoding, ids or dates."""
