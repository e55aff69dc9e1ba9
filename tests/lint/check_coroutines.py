"""Shapes of co_await that GCC 12.2 silently miscompiles (style.md): no brace, ?: or lambda in the same statement."""
import re

from tree import files, finish, where

shape = re.compile(r"co_await[^;]*(\?[^;]*:(?!:)|\{|\[)")
problems, checked = [], 0
for path in files("*.cpp", "*.h"):
    checked += 1
    for number, statement in enumerate(path.read_text().split(";")):
        if "co_await" in statement and shape.search(statement + ";"):
            problems.append(f"{where(path)}: statement {number}: {' '.join(statement.split())[-100:]}")
finish(problems, checked)
