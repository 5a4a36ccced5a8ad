"""The fields of a story besides its body: headline, byline, dates, standfirst, dateline, taxonomy."""
