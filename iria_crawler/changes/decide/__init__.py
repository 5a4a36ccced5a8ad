"""Is a difference an edit of the newsroom? The ladder, and what it needs to know of the story and the site.

Reading order: ladder.py makes the decision (decisions.py) about one look at one story. hashes.py gives the fingerprints it compares,
template.py the blocks that the site repeats across stories, redesign.py (with gaps.py) what it does to the fields of all of
them, statements.py what the publisher's lists say of a story beside its page. missing.py knows the site's "not found" page, run.py what one
run has learned of the whole site. stealth.py judges whether a change was announced, copies.py whether two stories are copies.
"""
