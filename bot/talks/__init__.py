"""Breakfast talks: announced by organisers, answered by decision-makers, told of by letters.

`planning` says when letters are due, `announcing` keeps the outbox in step, `letters` words them,
`invitations` is the guests' route, `organising` and `wizard` are the organisers', `room` is the
talk itself. How a letter is brought is `bot.outbox`'s; nothing here knows another format.
"""
