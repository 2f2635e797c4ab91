"""Options of the whole suite."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A slow machine is no fault of what is tested; how fast things are is measured in benchmarks/.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_addoption(parser):
    parser.addoption("--update-goldens", action="store_true", help="write the expected outputs anew")
