"""Which folders are packages; everything else about the project is in pyproject.toml.

`spiders` and `pipelines` stand beside `iria_crawler` in the repository, where Scrapy's users look for them. Other projects have
packages of these names, so an installed copy holds both inside `iria_crawler`.
"""

from setuptools import find_packages, setup

INSIDE = {f"iria_crawler.{name}": name for name in ("spiders", "pipelines")}

setup(packages=[*find_packages(include=["iria_crawler", "iria_crawler.*"]), *INSIDE], package_dir=INSIDE)
