"""After the talk: thanks, its material, whether it helped, and whom one would like to meet again.

`days` says what is open when, `letters` words what is written, `past` is where guests and
organisers find a talk that is over. What guests can do ends two weeks after the talk.
"""
