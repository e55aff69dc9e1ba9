"""Analyzers that are not ours talk to `nuanxin device listen`: the HL7 client of npm node-hl7-client (hl7_peer.mjs), and
an ASTM analyzer written from the page (astm_peer.py; Debian and npm have none) over TCP and a pseudo-terminal."""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import astm_peer
from listening import Caller, DEADLINE_S, Listening, Terminal
from runner import matches, shown

PEER = pathlib.Path(__file__).parent / "hl7_peer.mjs"
SPECIMEN = "26093000010"
HEADER = r"H|\^&|||SIM-500^A1^2.0|||||||P|LIS2-A2|20260930083000"
PERSON = "P|1||TEST1||测试六||19900307|F"
ORDER = f"O|1|{SPECIMEN}||^^^UA|R||||||N||||Urine||||||||||F"
END = "L|1|N"
STRIP = [("LEU", "2+", "Cell/uL"), ("NIT", "neg", ""), ("SG", "1.020", ""), ("PH", "6.0", "")]
SEEN = [{"code": code, "value": value} for code, value, _ in STRIP]
ANSWERS = {"ua.leukocyte": "2+", "ua.nitrite": "-", "ua.sg": "1.020", "ua.ph": "6.0"}


def expect(what, wanted, got):
    if not matches(wanted, got):
        raise AssertionError(f"{what}\n  expected {shown(wanted)}\n  got      {shown(got)}")


def answers_of(line):
    return {link: answer["value"] for answer in line["answers"] for link in answer["links"]}


def expect_stored(listening, count, first):
    """One file for each message, the first with the strip's values and the bytes that came."""
    files = listening.files()
    expect("files", count, len(files))
    stored = next(file for file in files if file["specimen"] == SPECIMEN)
    expect("stored", {"specimen": SPECIMEN, "values": SEEN}, stored)
    expect("printed", {**stored, "received": {"present": True}}, first["capture"])
    expect("answers", {link: str(value) for link, value in ANSWERS.items()},
           {link: str(value) for link, value in answers_of(first).items()})
    return base64.b64decode(stored["raw"])


def hl7_client(number):
    done = subprocess.run(["node", PEER, str(number)], capture_output=True, text=True, timeout=2 * DEADLINE_S)
    if done.returncode:
        raise AssertionError(f"{PEER.name}: {done.stderr[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def hl7(folder):
    """Results, the same again, a type that is not for us, results; then all again for a program that was restarted."""
    accepted = [{"control": control, "answered": control, "code": code, "type": "ACK"} for control, code in
                (("PEER00001", "AA"), ("PEER00001", "AA"), ("PEER00002", "AR"), ("PEER00003", "AA"))]
    for is_first in (True, False):
        caller = Caller()
        with Listening("urine-hl7", caller.port, folder) as listening:
            caller.cable().close()  # it listens
            expect("acknowledgements", accepted, hl7_client(caller.number))
            lines = [listening.line(), listening.line()]
            raw = expect_stored(listening, 2, lines[0])
            expect("begin of what came", True, raw.startswith(b"MSH|^~\\&|UA-TEST|"))
            expect("repeated", [not is_first] * 2, [line.get("repeated", False) for line in lines])
            expect("exit status", 0, listening.end())
            expect("no third line", True, listening.lines.empty())


def results(specimen=SPECIMEN, comment=""):
    lines = [f"R|{n}|^^^{code}|{value}|{unit}||A||F||op1||20260930082900" for n, (code, value, unit) in enumerate(STRIP, 1)]
    comments = [f"C|1|I|{comment}|G"] if comment else []
    return [HEADER, PERSON, ORDER.replace(SPECIMEN, specimen), *lines, *comments, END]


def astm(folder, end):
    with Listening("urine-astm", end.port, folder) as listening:
        analyzer = astm_peer.Analyzer(end.cable())
        listening.until_ready()
        analyzer.send(results())
        first = listening.line()
        raw = expect_stored(listening, 1, first)
        expect("begin of what came", True, raw.startswith(rb"H|\^&|||SIM-500"))

        analyzer.send(results("26093000011", comment="混浊" * 100), spoiled=(0, 4, 8))  # and frames that end with ETB
        expect("refused frames", 3, analyzer.refusals)
        expect("second", {"capture": {"specimen": "26093000011", "values": SEEN}}, listening.line())

        analyzer.send(results())  # an operator sends it once more
        expect("repeated", {"repeated": True, "file": first["file"]}, listening.line())
        expect_stored(listening, 2, first)

        analyzer.send([HEADER, f"Q|1|^{SPECIMEN}||ALL||||||||O", END])
        answer = analyzer.receive()
        expect("answer to the query", ["H", "L|1|I"], [answer[0][0], answer[-1]])
        expect("delimiters", rb"H|\^&".decode(), answer[0][:5])

        analyzer.send(results("26093000012"))  # and it goes on
        expect("after the query", {"capture": {"specimen": "26093000012"}}, listening.line())
        expect("files", 3, len(listening.files()))
        expect("exit status", 0, listening.end())


def main():
    tests = [("HL7 client of npm over TCP", hl7), ("ASTM over TCP", lambda folder: astm(folder, Caller())),
             ("ASTM over a pseudo-terminal", lambda folder: astm(folder, Terminal()))]
    failures = 0
    for name, test in tests:
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(os.path.join(folder, "captures"))
                print(f"{name}: passed", flush=True)
            except AssertionError as problem:
                failures += 1
                print(f"{name}: {problem}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
