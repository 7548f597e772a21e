"""What can go wrong while looking for an officer. Each message says what to do next."""

from candour.domain.patterns.linkage.errors import LinkageError


class EmptyRegisterError(LinkageError):
    """There is nobody to compare the description with."""


class NothingToGoOnError(LinkageError):
    """The description holds nothing that a register knows."""


class BadRegisterError(LinkageError):
    """The register cannot be used: an officer without id, or two officers with one id."""
