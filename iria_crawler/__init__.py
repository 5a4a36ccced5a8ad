"""iria-crawler: reads news pages, keeps every revision, and says what the newsroom changed."""

__version__ = "0.1.0"
