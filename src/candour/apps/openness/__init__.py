"""Public pages, without login: published outcomes without names, and the procedure packs (the law as data)."""
