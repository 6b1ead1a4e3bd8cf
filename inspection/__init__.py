"""The inspector's room, kept apart from dispatch: nothing of dispatch can reach what is found here."""
