"""The SQLite file and the captures beside it: opened, migrated, packed, sealed and checked.

database.py opens it, migrations.py brings it up to date, locks.py says who crawls. records.py and packing.py keep the records, captures.py
the pages (siblings.py: as deltas of other pages of the outlet). sketches.py keeps what near copies are found by, traces.py what events are
found by; resketching.py and retracing.py make them again. seal.py links the revisions, faults.py checks them. copying.py makes backups,
compacting.py makes the files smaller, forgotten.py keeps away what was forgotten.
"""
