"""The errors of record linkage, which finds records of the same person. Each message says what to do next."""


class LinkageError(Exception):
    """Base class of every error that record linkage (finding records of the same person) raises."""


class WrongShapeError(LinkageError):
    """A table to be linked differs in columns, types or empty columns from the table that the linkage model was trained on."""


class UnreadableModelError(LinkageError):
    """A file is not a saved linkage model, or was saved in another version of the format."""


class BadTableError(LinkageError):
    """A file or table cannot be read as records of people, because of its columns, encoding, ids or dates."""
