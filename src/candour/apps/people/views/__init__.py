"""Pages for staff: their own key and interests, rosters, and the administrator's pages about staff (`staff`)."""
