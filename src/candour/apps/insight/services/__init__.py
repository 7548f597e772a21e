"""What changes patterns' rows: a look kept, a count asked for, alerts and links raised and answered."""

from candour.apps.insight.services.looking import look

__all__ = ["look"]
