"""Exit codes of this project's commands, for cron jobs, systemd units and scripts. docs/monitor.md explains them."""

OK = 0
FAILED = 1  # nothing could be read or stored: a file, a disk, the network; or nothing could be started
WRONG_WORD = 2  # an option, an argument or a setting cannot be used; nothing was started
CHANGES = 10  # all well, and a newsroom changed something
DEGRADED = 11  # it ended, but something needs a look
LOCKED = 12  # every site is being crawled by another process: nothing to do

MEANINGS = """exit codes: 0 all well; 10 all well and a newsroom changed something (monitor); 1 nothing could be read or stored;
2 a word or setting cannot be used, nothing was started; 11 it ended, and something needs a look; 12 another process is at it"""
