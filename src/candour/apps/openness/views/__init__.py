"""Views of the public pages: `outcomes` (published outcomes) and `law` (procedure packs)."""
