"""Prints `ready`, or the one thing this Python lacks for the project. Runs on any Python, however old."""

import os
import sys
import sysconfig

FIRST, FIRST_TOO_NEW = (3, 11), (3, 14)
# durable-rules, the one dependency that is compiled, can't be imported from here on.
FIRST_WITHOUT_C = (3, 13)


def lacks():
    if not FIRST <= sys.version_info < FIRST_TOO_NEW:
        return "version"
    from importlib.util import find_spec

    if find_spec("venv") is None or find_spec("ensurepip") is None:
        return "venv"
    if sys.version_info >= FIRST_WITHOUT_C:
        return None
    from shutil import which

    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    if which(compiler.split()[0]) is None:
        return "compiler"
    if not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")):
        return "headers"
    return None


print(lacks() or "ready")
