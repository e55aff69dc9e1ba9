"""Feeds hex lines to `nuanxin device decode PROTOCOL` and compares the answers with what a page of facts demands.

A vector is a dict: name, hex, expect; and where wanted repeat, dir, prefix ("n=2"), reply, context (hex lines before it in
the same process), any_of (a list of expects, when the page leaves the answer open), note (why).
An expect is a subset of the answer, member by member. Inside it {"any_of": […]} accepts one of several values,
{"not": value} everything else (also absence),
{"present": true} any value."""
import concurrent.futures
import json
import os
import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("NUANXIN_BIN_DIR", SOURCE / "build/dev/bin")).absolute() / "nuanxin"
SHARED = pathlib.Path(os.environ.get("NUANXIN_SHARED_DIR", "/work/shared"))
WAIT_S = 120
ABSENT = object()


class ProgramFailed(Exception):
    pass


def decode(protocol, lines, *options):
    """The answers to hex lines of one process, as values."""
    command = [PROGRAM, "device", "decode", protocol, *options]
    done = subprocess.run(command, input="\n".join([*lines, ""]), capture_output=True, text=True, timeout=WAIT_S, errors="replace")
    if done.returncode not in (0, 1):  # 1: a line was not hex, which the answers say
        raise ProgramFailed(f"exit {done.returncode}: {done.stderr.strip()[:200]}{done.stdout.strip()[-200:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def hex_of(vector):
    repeat = vector.get("repeat") or {"hex": "", "count": 0}
    return vector["hex"] + repeat["hex"] * repeat["count"]


def line_of(vector):
    words = [vector.get("dir") or "", vector.get("prefix") or "", hex_of(vector)]
    return " ".join(word for word in words if word)


def matches(expected, got):
    if isinstance(expected, dict):
        if set(expected) == {"any_of"}:
            return any(matches(one, got) for one in expected["any_of"])
        if set(expected) == {"not"}:
            return not matches(expected["not"], got)
        if set(expected) == {"present"}:
            return (got is not ABSENT) == expected["present"]
        return isinstance(got, dict) and all(matches(value, got.get(key, ABSENT)) for key, value in expected.items())
    if isinstance(expected, list):
        return isinstance(got, list) and len(expected) == len(got) and all(map(matches, expected, got))
    if isinstance(expected, bool) or isinstance(got, bool) or expected is None:
        return expected is got
    if isinstance(expected, (int, float)):
        return isinstance(got, (int, float)) and abs(expected - got) < 1e-9
    return expected == got


def verdict(vector, got):
    """Empty when the answer is as expected, else what was."""
    choices = vector.get("any_of") or [vector["expect"]]
    if not any(matches(choice, got) for choice in choices):
        return choices[0] if len(choices) == 1 else {"any_of": choices}
    reply = vector.get("reply")
    if reply and isinstance(got, dict) and "reply" in got and got["reply"] != reply:
        return {"reply": reply}
    return None


def _answers_together(protocol, vectors, between):
    lines, wanted = [], []
    for vector in vectors:
        lines += between + vector.get("context", [])
        wanted.append(len(lines))
        lines.append(line_of(vector))
    answers = decode(protocol, lines)
    if len(answers) != len(lines):
        raise ProgramFailed(f"{len(lines)} lines gave {len(answers)} answers")
    return [answers[i] for i in wanted]


def _answer_alone(protocol, vector):
    try:
        return _answers_together(protocol, [vector], [])[0]
    except (ProgramFailed, subprocess.TimeoutExpired, ValueError) as problem:
        return f"program: {problem}"


def shown(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) < 700 else text[:700] + " …"


def check(protocol, vectors, between=()):
    """Each vector in one process with all the others and in a process of its own: (passed, failures)."""
    failures = []
    try:
        together = _answers_together(protocol, vectors, list(between))
    except (ProgramFailed, subprocess.TimeoutExpired, ValueError) as problem:
        failures.append(f"{protocol} together: {problem}")
        together = [None] * len(vectors)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        alone = list(pool.map(lambda vector: _answer_alone(protocol, vector), vectors))
    for vector, both in zip(vectors, zip(together, alone)):
        bad = [(how, verdict(vector, got), got) for how, got in zip(("together", "alone"), both)]
        bad = [one for one in bad if one[1] is not None and one[2] is not None]
        if bad:
            how = " and ".join(how for how, _, _ in bad)
            failures.append(f"{protocol} {vector['name']} ({how})\n  expected {shown(bad[0][1])}\n  got      {shown(bad[0][2])}")
    return max(0, len(vectors) - len(failures)), failures


def run(groups, chosen, between=None):
    """groups: {protocol: vectors}. Prints the outcome; the exit status."""
    passed, total = 0, 0
    for protocol, vectors in groups.items():
        if chosen and protocol not in chosen:
            continue
        good, failures = check(protocol, vectors, (between or {}).get(protocol, ()))
        for failure in failures:
            print(failure)
        print(f"{protocol}: passed {good} of {len(vectors)}", flush=True)
        passed, total = passed + good, total + len(vectors)
    print(f"passed {passed} of {total}")
    return 0 if passed == total and total else 1
