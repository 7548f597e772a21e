"""What is read of matters. Nothing here writes.

`state` where matters stand, by the engine · `matter_view` what a page shows of it · `due` duties · `letters` · `asks` ·
`intake_events` what happened to a report · `system_facts` what the system knows by itself · `prior_acts` imported acts.
"""
