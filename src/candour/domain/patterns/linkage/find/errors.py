"""The errors of a search for the officer described. Each message says what to do next."""

from candour.domain.patterns.linkage.errors import LinkageError


class EmptyRegisterError(LinkageError):
    """The register to be searched has no officer."""


class NothingToGoOnError(LinkageError):
    """The description of an officer states no fact that can be compared with a register."""


class BadRegisterError(LinkageError):
    """An officer of the roster has no id, or two officers have the same id."""
