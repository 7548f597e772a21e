"""Repeated accusations: rates by officer, unit and supervisor, concentration, clusters in time, similar cases, strikes."""
