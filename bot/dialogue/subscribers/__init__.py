"""Back to people: who wants to hear what becomes of an event gets one text, the same for all.

`who` keeps subscribers, apart from every answer; `subscribing` is their side, `drafts`, `writing`
and `tidings` (looking, sending) the moderators', `letters` what goes out; `asking` asks to the next
event.
"""
