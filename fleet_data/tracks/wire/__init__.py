"""Positions over HTTP, parsed: batches of our own format, and the protocol phones speak already. No I/O in here."""
