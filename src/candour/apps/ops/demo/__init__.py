"""The demonstration: two invented forces, their people and three reports, with passwords that everybody knows.

`seed` has the commands, `cast` the people, `people` and `reports` write the rows. Allowed only with CANDOUR_DEMO on loopback.
"""
