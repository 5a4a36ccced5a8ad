"""What a page says of its story besides the body: headline, byline, dates, standfirst, dateline, taxonomy."""
