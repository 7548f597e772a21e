"""The reporter's way back in."""
