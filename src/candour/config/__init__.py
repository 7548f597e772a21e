"""Wiring only: settings, addresses, middleware, start-up checks."""
