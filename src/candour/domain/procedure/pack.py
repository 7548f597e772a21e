"""A procedure pack: one jurisdiction's law as dated data. Loading is in `loader`."""

from pydantic import BaseModel, ConfigDict

from candour.domain.procedure.rows import ReportingCategory, Row


class Header(Row):
    """Which pack this is."""

    code: str
    title: str
    version: str


class Pack(BaseModel):
    """Every table of one jurisdiction's pack."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pack: Header
    reporting_category: tuple[ReportingCategory, ...] = ()

    @property
    def reporting_categories(self) -> tuple[ReportingCategory, ...]:
        """The choices on the reporter's page, in the order to show them."""
        return self.reporting_category
