"""The steps from a look to the database, one in each file: validate; dedupe and store, for several looks together; alert."""
