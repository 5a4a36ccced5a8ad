"""Two texts: how they differ, and whether the difference is typography, spelling, wording or a fact."""
