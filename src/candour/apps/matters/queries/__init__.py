"""Queries on matters. They write nothing.

`state` the engine's evaluation of matters · `matter_view` what pages show of it · `due` duties · `letters` · `asks` ·
`intake_events` the events of a report before it is in a case · `matter_start` the facts a matter starts with ·
`system_facts` facts that the system computes · `handover_facts` · `fact_codec` facts as JSON · `prior_acts` acts on imported
cases.
"""
