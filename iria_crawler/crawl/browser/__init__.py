"""Pages drawn by script: Chromium draws them, and every request that they make is made by us, through the gate of the crawl."""
