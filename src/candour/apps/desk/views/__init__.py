"""The desk's pages.

`queue` the start page · `triage` a report · `case` one case, notes and messages · `matter` its state and acts · `letters` ·
`enquiring` lines of enquiry · `asking` the reporter again · `handling` assignment and handover.
"""
