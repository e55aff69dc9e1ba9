"""Logs carry ids only: no identity field, answer or card text may stand in a log call."""
import re

from tree import finish, sources, where

call = re.compile(r"\blog::(?:debug|info|warn|error)\((.*?)\);", re.S)
secret = re.compile(r"\b(?:doc_number|\.name\b|phone|address|identity|response|password|token|frame\.(?:bytes|payload))")
problems, checked = [], 0
for path in sources():
    text = path.read_text()
    for found in call.finditer(text):
        checked += 1
        arguments = re.sub(r'"(?:[^"\\]|\\.)*"', '""', found.group(1))
        if secret.search(arguments):
            line = text.count("\n", 0, found.start()) + 1
            problems.append(f"{where(path, line)}: {' '.join(found.group(1).split())[:100]}")
finish(problems, max(checked, 1))
