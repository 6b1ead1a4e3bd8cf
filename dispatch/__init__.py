"""The dispatcher's room: requests are judged, translated, planned and written as draft orders."""
