"""Moderating what residents hand in: by rules that are fixed before, and readable by everybody.

`policy` says why something may be rejected, `rules` is their wizard. `deciding` is what moderators
may do about one contribution, `queue` what waits for them; both are the same for the chat and for
pages. `reviewing` is the chat's way through the queue. Who decided is kept nowhere.
"""
