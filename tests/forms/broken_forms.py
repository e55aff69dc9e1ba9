"""Broken forms and rules are refused: every file of broken/ has one mistake of its own kind, and `nuanxin form check` says where it is and
what it is, in one line. broken/expected.json has for each file a part of the path and of the reason. The forms we ship have none."""
import json
import pathlib
import subprocess

from van import BIN, SOURCE, report

LEAST = 40  # kinds of mistakes
folder = pathlib.Path(__file__).with_name("broken")
expected = json.loads((folder / "expected.json").read_text())


def check(path):
    return subprocess.run([BIN / "nuanxin", "form", "check", "--quiet", path], capture_output=True, text=True, timeout=60)


def complaint(name, wanted):
    """What is wrong with the answer about this file; nothing when it is as it should be."""
    file = folder / name
    run = check(file)
    lines = run.stdout.splitlines()
    if run.returncode != 1 or len(lines) != 1 or run.stderr:
        return f"exit code {run.returncode}, {run.stdout}{run.stderr}"
    said = lines[0].removeprefix(f"{file}: ")
    if said == lines[0]:
        return f"another file is named: {said}"
    path, colon, reason = said.partition(": ")
    if not colon:  # what is not JSON has no paths
        path, reason = "", said
    right = wanted["path"] in path if wanted["path"] else not path
    return None if right and wanted["reason"] in reason else f"'{said}' instead of '{wanted['path']}: {wanted['reason']}'"


files = {file.name for file in folder.iterdir()} - {"expected.json"}
assert files == set(expected), f"only in the folder: {sorted(files - set(expected))}, only expected: {sorted(set(expected) - files)}"
assert len(files) >= LEAST, len(files)
assert all(set(wanted) == {"path", "reason"} and wanted["reason"] for wanted in expected.values())
complaints = {name: complaint(name, wanted) for name, wanted in sorted(expected.items())}
wrong = [f"{name}: {what}" for name, what in complaints.items() if what]

ours = check(SOURCE / "forms")
report(broken=len(files), rules=sum(name.startswith("rules-") for name in files), refused=len(files) - len(wrong))
assert not wrong, "\n".join(wrong)
assert ours.returncode == 0 and not ours.stdout and not ours.stderr, ours.stdout + ours.stderr
