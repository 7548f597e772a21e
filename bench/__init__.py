"""One command per figure; README.md has the last ones."""
