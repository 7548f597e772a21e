"""The desk's pages.

`queue` what waits · `triage` a report · `case` one case and words in it · `matter` where it stands · `letters` what is sent
under the law · `handling` who works on it.
"""
