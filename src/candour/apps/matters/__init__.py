"""The law on a case: state, acts, clocks, letters, lines of enquiry, asks."""
