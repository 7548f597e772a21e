"""The errors of a search for an officer. Each message says what to do next."""

from candour.domain.patterns.linkage.errors import LinkageError


class EmptyRegisterError(LinkageError):
    """The register to be searched has no officer."""


class NothingToGoOnError(LinkageError):
    """The description has no fact that can be compared."""


class BadRegisterError(LinkageError):
    """An officer of the roster has no id, or two officers have the same id."""
