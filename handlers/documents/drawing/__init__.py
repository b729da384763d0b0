"""Charts as pictures: what is drawn, and nothing of where the numbers come from.

Only the drawing process (`chart_worker`) and tests import these modules: they bring matplotlib.
"""
