"""The demonstration: an invented force, its people and two reports. Known passwords; refused on any address but loopback."""
