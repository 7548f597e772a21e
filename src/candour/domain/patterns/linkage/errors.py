"""What can go wrong in linkage, as one small hierarchy. Each message says what to do next."""


class LinkageError(Exception):
    """Base of every error this package raises."""


class WrongShapeError(LinkageError):
    """A model was given data of another shape than it was trained on."""


class UnreadableModelError(LinkageError):
    """A saved model's file is not one, or belongs to another version."""


class BadTableError(LinkageError):
    """A file or table cannot be read as records: columns, encoding, ids or dates."""
