"""The workshop: people talk about what a closed round has shown, and agree on what follows.

`agenda` knows the order, `gathering` what people write and give and when it may be shown, `scene`
what is on at each step. `holding` is the side of whoever runs it (with `choosing`, `agreeing` and
`tending`), `attending` that of the people in the room, `minutes` what is left of it.
"""
