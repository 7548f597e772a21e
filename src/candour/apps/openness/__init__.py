"""Public pages: outcomes without names, and the law as data."""
