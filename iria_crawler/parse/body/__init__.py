"""The story's own paragraphs: where on the page they are, and what around and between them is not part of the story.

Reading order: story.py finds the element (lines.py: the lines that say where). gather.py walks over the page and makes each line.py;
chrome.py, trim.py and prompts.py give lines a reason to go. page_lines.py turns lines into numbers, scorer.py weighs them by trees.py, and
blocks.py puts the paragraphs together. notices.py, links.py and surroundings.py read what stands beside them; home.py and
whole_text.py serve stories on several pages.
"""
