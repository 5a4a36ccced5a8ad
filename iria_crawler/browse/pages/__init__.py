"""The pages: for each a function from a database snapshot and the request's arguments to what its template shows."""
