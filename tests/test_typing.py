"""The built package from outside: it contains its types and data, and mypy checks a user's script against it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from newsroom import Newsroom

import iria_crawler

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "fixtures" / "typing"
PARTS = ("iria_crawler", "spiders", "pipelines", "setup.py", "pyproject.toml", "README.md", "LICENSE")
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as pip would install it, built from a copy, so that the build leaves nothing in the project."""
    source = tmp_path_factory.mktemp("source")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, source / part)
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-c", BUILD, str(target)]
    run = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr
    [built] = target.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    """Modules, the schema, tables of words, questions, the template of a spider, and `py.typed` (PEP 561)."""
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if not name.partition("/")[0].endswith(".dist-info")}
    ours = {
        ("" if folder == "iria_crawler" else "iria_crawler/") + path.relative_to(ROOT).as_posix()
        for folder in ("iria_crawler", "spiders", "pipelines")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "iria_crawler/py.typed" in shipped
    assert "iria_crawler/store/schema.sql" in shipped
    assert any(name.endswith(".toml") for name in shipped)
    assert shipped == ours
    assert {name.partition("/")[0] for name in shipped} == {"iria_crawler"}  # no common name at the top level


def outside(wheel: Path, folder: Path) -> Path:
    """The Python of an environment in which the wheel is installed, and which also sees the packages of this one."""
    venv.create(folder, with_pip=False, symlinks=True)
    [packages] = folder.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    # After our packages, so that an editable install of the project does not hide the wheel.
    (packages / "others.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return folder / "bin" / "python"


def test_iria_works_in_an_empty_folder(wheel: Path, newsroom: Newsroom, tmp_path: Path) -> None:
    """From the wheel, far from the repository: four commands to the first stories."""
    python = outside(wheel, tmp_path / "env")
    folder = tmp_path / "empty"
    folder.mkdir()

    def iria(*words: str) -> str:
        environment = {
            name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "SCRAPY_SETTINGS_MODULE")
        }
        command = [str(python), "-m", "iria_crawler", *words]
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout + run.stderr

    iria("init")
    iria("add", newsroom.url, "--as", "sample")
    quick = ("-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_ENABLED=0")
    crawled = iria("crawl", "sample", "-a", "limit=2", *quick, "-L", "DEBUG")
    assert "'iria_crawler.pipelines.together.Together'" in crawled
    assert iria("verify").startswith("2 revisions, 0 faults")


def test_the_names_of_the_installed_packages_are_not_taken(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [entry] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "iria = iria_crawler.front.main:main" in archive.read(entry).decode()
        [top] = [name for name in archive.namelist() if name.endswith("top_level.txt")]
        assert archive.read(top).decode().split() == ["iria_crawler"]


def test_mypy_reads_a_users_script(wheel: Path, tmp_path: Path) -> None:
    """right.py has no error and states the type of every value; each mistake in wrong.py is reported, and nothing else."""
    pytest.importorskip("mypy", reason="mypy comes with the dev extra")
    python = outside(wheel, tmp_path / "env")
    for sample in SAMPLES.glob("*.py"):
        shutil.copy(sample, tmp_path)
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python)]
    command += ["--config-file", os.devnull, "--cache-dir", os.devnull, "--hide-error-context", "right.py", "wrong.py"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    found = re.findall(r"^(\S+?):(\d+): error: .*\[([a-z-]+)\]$", run.stdout, re.M)
    lines = (SAMPLES / "wrong.py").read_text(encoding="utf-8").splitlines()
    marked = [(number, line.rpartition("  # ")[2]) for number, line in enumerate(lines, 1) if "  # " in line]
    assert len(marked) == 8
    assert found == [("wrong.py", str(number), code) for number, code in marked], run.stdout + run.stderr


def test_the_users_script_uses_every_public_name() -> None:
    words = set(re.findall(r"\w+", (SAMPLES / "right.py").read_text(encoding="utf-8")))
    assert set(iria_crawler.__all__) - words == set()
