"""The SQLite file and the captures beside it: opened, migrated, packed, sealed and checked.

database.py opens it, migrations.py brings it up to date, locks.py says who crawls. records.py and packing.py keep the records, captures.py
the pages, sketches.py (made again by resketching.py) what near copies are found by. seal.py links the revisions, faults.py checks
them. copying.py makes backups, compacting.py makes the files smaller, forgotten.py keeps away what was forgotten.
"""
