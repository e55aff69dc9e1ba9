"""One third-party library, one room (style.md rule 2), so that each can be replaced, and compiled, alone."""
import re

from tree import finish, sources, where

ROOMS = {
    r"sqlite3\.h": ["src/store", "src/province"],
    r"boost/beast": ["src/net"],
    r"boost/asio": ["src/net", "devices"],
    r"curl/": ["src/net"],
    r"wx/": ["src/station"],
    r"gtk/|atk/": ["src/station"],
    r"pango/|cairo": ["src/slip", "src/station"],
    r"qrencode": ["src/slip"],
    r"orcus|ixion": ["src/roster"],
    r"xlsxwriter": ["src/roster", "src/report"],
    r"sodium": ["src/base", "src/store"],
    r"openssl": ["src/net"],
    r"zlib": ["src/net"],
    r"spdlog": ["src/base"],
    r"CLI/": ["src/cli", "src/hub", "src/province", "src/station"],
    r"unicode/": ["src/base", "src/forms", "src/roster", "devices/escpos", "devices/idcard"],
    r"boost/uuid": ["src/base"],
}
include = re.compile(r"^\s*#\s*include\s+<([^>]+)>")
problems, checked = [], 0
for path in sources():
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = include.match(line)
        if not found:
            continue
        checked += 1
        for pattern, rooms in ROOMS.items():
            if re.match(pattern, found.group(1)) and not any(where(path).startswith(room + "/") for room in rooms):
                problems.append(f"{where(path, number)}: <{found.group(1)}> belongs to {', '.join(rooms)}")
finish(problems, checked)
