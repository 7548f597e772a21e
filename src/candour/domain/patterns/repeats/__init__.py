"""Repeats: rates of accusations against officers, units and supervisors, concentration, clusters in time, similar cases."""
