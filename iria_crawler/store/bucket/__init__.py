"""Raw pages in a bucket of an S3-compatible server: many in one object, a pack."""
