"""What a municipality answers to what residents have said, and how that comes back to them.

`keeping` says who may answer what and changes it; `sheet` is what is asked, the same for the chat
and the pages; `answering` is the chat's course, `overview` what is still open, `told` what people
with a receipt read. Who wrote an answer is kept nowhere.
"""
