"""The folder that a user keeps: sites.toml, watch.toml and data/."""

from __future__ import annotations

import sys
from pathlib import Path

import iria_crawler

LIST = "sites.toml"
DATABASE = Path("data", "iria.db")


def find_folder(given: str | None, here: Path) -> Path:
    """The folder to work in: the one that is given, else the nearest one from `here` upwards that has a list of outlets, else `here`."""
    if given is not None:
        return Path(given).absolute()
    return next((folder for folder in (here, *here.parents) if (folder / LIST).is_file()), here)


def is_folder_of_ours(folder: Path) -> bool:
    """Whether `iria init` or a crawl was here: it has a list of outlets or a database."""
    return (folder / LIST).is_file() or (folder / DATABASE).exists()


def settings_of(folder: Path) -> dict[str, object]:
    """The settings by which the commands find the files of a folder."""
    return {
        "IRIA_SITES": str(folder / LIST),
        "IRIA_WATCH": str(folder / "watch.toml"),
        "IRIA_DATABASE": str(folder / DATABASE),
    }


def find_packages() -> None:
    """Make the packages `spiders` and `pipelines` of a checkout importable from any folder. An installed copy holds them inside."""
    package = Path(iria_crawler.__file__).resolve().parent
    if not (package / "spiders").is_dir():
        sys.path.append(str(package.parent))
