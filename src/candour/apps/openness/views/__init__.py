"""Public pages: `outcomes`, and `law` as data."""
