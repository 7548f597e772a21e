"""Pages for staff: the desk's lists, triage of reports, cases, matters, letters, assignment and handover."""
