"""Cases by what they are about, each with deeds and the look-alikes beside them."""
