"""Accessible drawings from one description: an SVG and, always beside it, its data as a table."""
