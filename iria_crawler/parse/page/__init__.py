"""The page as evidence: its text, tree, structured data, and what kind of page it is. Knows nothing of a story's fields.

Reading order: encoding.py makes text of bytes, tree.py reads it once; json_ld.py (mended by json_mend.py), state.py and app_data.py read
the data in scripts; evidence.py is a value with the rule that found it. page_class.py says what the page is, by page_signs.py,
page_weights.py and walls.py. next_page.py finds the other pages of a story.
"""
