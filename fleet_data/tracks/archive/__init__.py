"""Finished days as sealed files: sorted, hashed, versioned, kept as long as the law asks and no longer."""
