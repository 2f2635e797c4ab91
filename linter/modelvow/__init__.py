"""modelvow: judges an AI project's manifest against facts about its models, and says where they disagree."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from modelvow.check import Options as Options
    from modelvow.check import Report as Report
    from modelvow.check import check_paths as check_paths
    from modelvow.check import check_text as check_text
    from modelvow.check import exit_code as exit_code

__version__ = "0.1.0"
__all__ = ["Options", "Report", "__version__", "check_paths", "check_text", "exit_code"]


def __getattr__(name: str) -> object:
    """Return a part of the public API; the pipeline is imported only where it is asked for."""
    if name in __all__:
        import modelvow.check

        return getattr(modelvow.check, name)
    raise AttributeError(f"module `modelvow` has no attribute `{name}`")
