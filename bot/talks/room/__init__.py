"""During a talk: its room, with a clock for the parts and questions that are nobody's.

`hours` says from when to when it is open, `parts` what comes next and how long it takes, `keeping`
what is stored of whoever is there and asks, `scene` what is on. `entering` and `asking` are the
guests' side, `running` and `tending` that of whoever runs the talk, with the screen on the wall.
"""
