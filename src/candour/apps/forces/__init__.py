"""The roster: police forces, their units and officers, and the officers' postings, managers and authorities."""
