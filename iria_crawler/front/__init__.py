"""`iria`: the commands of this project from any folder, for people who installed it."""
