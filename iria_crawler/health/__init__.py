"""How each site is, judged by its own past: one word for the table, and the reasons as sentences.

Pure: figures in, words out; the time is an argument. `scrapy status`, its exit code, the monitor's log, the metrics and the
pages all use this judgement. runs: what our own runs say; answers: what the site answered; judgement: both together.
"""

from iria_crawler.health.judgement import TROUBLE_OF_A_ROUND, Health, disk_reason, judge
from iria_crawler.health.prometheus import metrics
from iria_crawler.health.reasons import Reason
from iria_crawler.health.runs import interval

__all__ = ["TROUBLE_OF_A_ROUND", "Health", "Reason", "disk_reason", "interval", "judge", "metrics"]
