"""What becomes of a look, one step a file: validate, dedupe, store, alert."""
