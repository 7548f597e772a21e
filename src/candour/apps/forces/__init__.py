"""Forces, units, officers, postings and authorities."""
