"""What goes in and out over HTTP, name for name with `api/routes/`; never the tables themselves."""
