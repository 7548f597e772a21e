"""Pages of patterns. Each checks who asks, keeps the look as an entry, then reads."""
