"""What moves now: newest positions of a scope, arrivals of running orders, and a feed of changes."""
