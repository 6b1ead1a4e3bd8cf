"""Tables, stores, ledgers, regions, calendar and roads: everything the offices know about their fleet."""
