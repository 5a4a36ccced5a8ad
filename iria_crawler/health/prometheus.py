"""The figures and reasons of `scrapy status` for Prometheus."""

from __future__ import annotations

from datetime import datetime

from iria_crawler.health.judgement import Health


def metrics(found: list[Health], now: datetime) -> str:
    """The figures in Prometheus' text format, for node_exporter's textfile collector.

    Source: prometheus.io/docs/instrumenting/exposition_formats, text-based format.
    """
    names = {
        "iria_stories": lambda health: health.site.stories,
        "iria_stories_new_day": lambda health: health.site.new,
        "iria_stories_changed_day": lambda health: health.site.changed,
        "iria_looks_owed": lambda health: health.site.owed,
        "iria_healthy": lambda health: int(health.well),
        "iria_last_run_timestamp_seconds": _last_run,
    }
    lines = []
    for name, value in names.items():
        lines.append(f"# TYPE {name} gauge")
        lines += [f'{name}{{site="{_label(health.site.host)}"}} {value(health)}' for health in found]
    lines.append("# TYPE iria_trouble gauge")
    for health in found:
        kinds = sorted({reason.kind for reason in health.reasons})
        lines += [f'iria_trouble{{site="{_label(health.site.host)}",kind="{_label(kind)}"}} 1' for kind in kinds]
    lines += ["# TYPE iria_written_timestamp_seconds gauge", f"iria_written_timestamp_seconds {int(now.timestamp())}"]
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _last_run(health: Health) -> int:
    return int(health.site.runs[0].started_at.timestamp()) if health.site.runs else 0
