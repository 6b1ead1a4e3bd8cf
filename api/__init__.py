"""The entrances: HTTP, pages, worker and gateway."""
