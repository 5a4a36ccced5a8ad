"""The fields of a story besides its body: headline, byline, dates, standfirst, dateline, taxonomy.

find.py asks each of the others: headline.py, standfirst.py, byline.py (byline_text.py takes the printed line apart), published.py
(date_claims.py: what each date claims to be; printed_dates.py: those that are printed; date_homes.py: where they stand), dateline.py,
and taxonomy.py for categories, language and ids.
"""
