"""Staff pages and work flows: queues, triage, assignment, handover, cases, matters, letters."""
