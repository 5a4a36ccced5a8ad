"""Pages that somebody fetched before us, as looks of their own times: WARC files, and folders of saved pages."""
