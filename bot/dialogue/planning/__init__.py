"""Before a dialogue event: what it is for, whom it shall reach, and what people are promised.

`parts` and `sheets` ask, `page` shows, `checklist` says what is missing before it can open, `told`
tells citizens; `promise`, `keeping` and `letters` remind of what was promised; `templates` and
`beginning` propose questions to the people.
"""
