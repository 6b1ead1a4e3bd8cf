"""Reading inspection-dataset/1: tables as records, fixes as columns, bad rows told and never lost."""
