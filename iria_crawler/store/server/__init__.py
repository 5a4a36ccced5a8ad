"""The store on PostgreSQL: one server for several crawlers. Needs psycopg, of the extra `postgres`.

opening.py opens a database, connection.py runs the statements of ../file/ and ../stories/ on it; dialect.py says them as PostgreSQL wants
them. pages.py keeps the raw pages, locks.py says who crawls, moving.py brings a whole file there, trouble.py explains errors.
"""
