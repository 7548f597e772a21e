"""What is drawn of histories and figures: descriptions in words and numbers for `domain.charts`. No markup, no queries."""
