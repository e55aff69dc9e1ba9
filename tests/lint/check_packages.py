"""Each Debian package that scripts install has its reason in docs/dependencies.md, and the other way round."""
import re

from tree import finish, root

listed = {line for line in (root / "scripts/packages.txt").read_text().split("\n") if line and not line.startswith("#")}
explained = set(re.findall(r"^\| `([^`]+)`", (root / "docs/dependencies.md").read_text(), re.M))
problems = [f"no reason in docs/dependencies.md: {name}" for name in sorted(listed - explained)]
problems += [f"explained but not installed: {name}" for name in sorted(explained - listed)]
finish(problems, len(listed))
