"""The SQLite file and the captures beside it: opened, migrated, packed, sealed and checked."""
