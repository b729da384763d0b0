"""The office: pages for whoever moderates or coordinates, one file a page."""
