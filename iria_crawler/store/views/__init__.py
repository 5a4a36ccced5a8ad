"""The database read for people and other tools: stories, health of sites, changes to deliver.

reading.py: stories and changes. watching.py: the state of each site. deliveries.py: which alert is owed to whom. exporting.py:
tables for other programs.
"""
