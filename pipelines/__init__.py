"""What becomes of a look, one step a file: validate; dedupe and store, together for several looks; alert."""
