"""`python -m iria_crawler` is the same as `iria`."""

from iria_crawler.front.main import main

if __name__ == "__main__":
    main()
