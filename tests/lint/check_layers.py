"""Arrows point down: a folder may only include itself and what stands in its row (style.md rule 1)."""
import re

from tree import files, finish, root, where

ALLOWED = {
    "base": [],
    "domain": ["base"],
    "roster": ["domain", "base"],
    "forms": ["domain", "base"],
    "queue": ["domain", "base"],
    "slip": ["domain", "base"],
    "report": ["slip", "forms", "domain", "base"],
    "fhir": ["forms", "domain", "base"],
    "store": ["domain", "base"],
    "net": ["base"],
    "imaging": ["net", "base"],
    "sync": ["store", "net", "fhir", "forms", "domain", "base"],
    "hub": ["sync", "store", "net", "roster", "fhir", "report", "slip", "forms", "queue", "domain", "base"],
    "province": ["net", "fhir", "domain", "base"],
    # The station knows the hub by its client and by "start a hub in this process", nothing else of it.
    "station": ["hub/client", "hub/embed.h", "net", "roster", "report", "slip", "forms", "domain", "base", "devices"],
    # The command line drives every engine without a screen.
    "cli": ["hub/client", "hub/embed.h", "hub/maintenance.h", "sync", "store", "net", "roster", "fhir", "report", "slip", "forms", "queue",
            "domain", "base", "devices"],
    "devices": ["base"],
}
include = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
problems, checked = [], 0
for path in files("src/*.cpp", "src/*.h", "devices/*.cpp", "devices/*.h"):
    parts = path.relative_to(root).parts
    room = "devices" if parts[0] == "devices" else parts[1]
    # The hub's client is a room of its own: the station links it, and it must not drag the hub in.
    client = parts[:3] == ("src", "hub", "client")
    allowed = ["net", "domain", "base", "hub/client"] if client else ALLOWED[room] + [room]
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = include.match(line)
        if not found:
            continue
        checked += 1
        target = found.group(1)
        if not any(target == a or target.startswith(a + "/") for a in allowed):
            problems.append(f'{where(path, number)}: {room} may not include "{target}"')
finish(problems, checked)
