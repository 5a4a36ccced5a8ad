"""Stories and their history: written, recognised, merged and read again."""
