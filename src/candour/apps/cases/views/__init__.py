"""The desk's pages: `queue` what waits · `triage` a report · `case` one case and words in it · `handling` who works on it."""
