"""Patterns on live data, for staff whose role allows it. What is counted is in domain/patterns."""
