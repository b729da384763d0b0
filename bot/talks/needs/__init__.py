"""What do decision-makers need? Surveyed, counted, compared, and taken up in talks.

`surveying` says whom a survey asks and when, `answering` is the respondents' route, `organising`
the programme lead's; `results` tells sums, `wishes` who asked for which topic, and `topics`
proposes them for talks. Inside the programme the small number k does not apply: the lead knows who
was asked. Names are not shown all the same.
"""
