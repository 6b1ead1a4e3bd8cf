"""Every query, name for name with the tables. Functions take a session and never commit: that is the caller's."""
