"""An event before it opens: what is asked about it, what becomes of the answers, and its pages."""
