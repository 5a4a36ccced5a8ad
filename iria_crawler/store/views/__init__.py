"""The database read for people and other tools: stories, health of sites, changes to deliver."""
