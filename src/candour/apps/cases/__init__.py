"""The work done on reports: triage, allegations, assignment, handover."""
