"""One module per command, named as Django looks it up."""
