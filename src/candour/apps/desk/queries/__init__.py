"""What the desk's pages read: `waiting` the lists · `case` one case's page · `subjects` what else is known of an officer."""
