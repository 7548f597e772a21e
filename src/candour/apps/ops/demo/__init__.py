"""The demonstration installation: two invented forces, their people and three reports, with publicly known passwords.

`seed` has the sub-commands; `cast` lists the people; `people` and `reports` write the rows. Works only with CANDOUR_DEMO, on
loopback.
"""
