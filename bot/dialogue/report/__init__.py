"""The report of an event that has closed: what was asked, answered and promised.

`reading` collects it, with the numbers of the results and nothing beside them; `chapters` says what
both reports have in common, `council` and `residents` what each has of its own, and `handing_out`
gives them to moderators.
"""
