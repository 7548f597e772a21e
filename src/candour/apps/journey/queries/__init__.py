"""What the pages of the journey show besides the questions."""
