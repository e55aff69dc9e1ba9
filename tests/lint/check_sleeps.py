"""No sleeps: wait for a condition with a deadline. A poll loop inside a wait_until helper says so with `// poll`."""
import re

from tree import files, finish, where

sleep = re.compile(r"sleep_for|sleep_until|\busleep\(|\bnanosleep\(|wxMilliSleep|wxSleep|wxYield|time\.sleep\(")
problems, checked = [], 0
for path in files("*.cpp", "*.h", "*.py"):
    if path.name == "check_sleeps.py":
        continue
    checked += 1
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if sleep.search(line) and "poll" not in line:
            problems.append(f"{where(path, number)}: {line.strip()}")
finish(problems, checked)
