"""A file fits in a head: 500 lines at the most (style.md rule 3)."""
from tree import files, finish, where

problems, checked = [], 0
for path in files("*.cpp", "*.h", "*.py"):
    checked += 1
    lines = len(path.read_text().splitlines())
    if lines > 500:
        problems.append(f"{where(path)}: {lines} lines")
finish(problems, checked)
