"""Certificates of deletion: what of an event was deleted for good, when and how much.

`recording` notes it while it happens, `wording` says it, `issuing` writes the text that stays, and
`handing_out` gives it to moderators.
"""
