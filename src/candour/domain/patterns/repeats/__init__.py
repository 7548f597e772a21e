"""Repeated accusations: rates for each officer, unit and supervisor, concentration, clusters in time, similar cases, strikes.

A strike is a later case of an officer that resembles an earlier one.
"""
