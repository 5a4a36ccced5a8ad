"""The store on PostgreSQL: one server for several crawlers. Needs psycopg, of the extra `postgres`."""
