"""Options of the whole suite."""

from __future__ import annotations


def pytest_addoption(parser):
    parser.addoption("--update-goldens", action="store_true", help="write the expected outputs anew")
