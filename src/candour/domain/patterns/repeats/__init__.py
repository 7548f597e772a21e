"""Repeats: who is accused again and again, whether that is more than time and chance bring, and what is alike in it."""
