"""The command line: arguments in, the engine, a report out, an exit code. It decides nothing itself."""

from subsidy.cli.main import main

__all__ = ["main"]
