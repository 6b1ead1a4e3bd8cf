"""Who may enter and what they may do: passwords, second factors, sessions, roles and their exclusions."""
