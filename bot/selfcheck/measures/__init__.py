"""Measures that follow from a self-check: agreed on, reminded of, and seen at a glance.

`planning` knows when reminders are due, `keeping` changes measures together with their letters,
`wording` says them, `letters`, `answering`, `overview` and `wizard` are what people meet.
"""
