"""Derived geographic data that travels with the code, and the scripts that made it. See NOTICE."""
