"""What is read for patterns. Nothing here writes; who may ask is access.py."""
