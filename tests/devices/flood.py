"""64 MiB into each kind of port of `nuanxin device listen`, of what a broken instrument may send without end: the
program's memory grows by less than a fixed bound, and a good message is taken afterwards. (`listen` takes no scanner.)"""
import itertools
import random
import sys
import time

import astm_peer
from listening import Caller, Listening, Server, Terminal
from more import bp, hl7, scale, urine
from peers import expect, results
from runner import matches

MIB = 1 << 20
FLOOD = 64 * MIB
GROWTH_MIB = 8
SPECIMEN = "26093000012"


def without_end(pattern, begin=b""):
    return (begin + pattern * (MIB // len(pattern) + 1))[:MIB]


def frames_without_end():
    """Good ASTM frames, each with its number; no L record, no EOT."""
    frames = astm_peer.frames_of(f"C|{n}|I|{'turbid ' * 30}|G" for n in range(MIB // 240 // 8 * 8))
    return astm_peer.ENQ + b"".join(frames)


LETTERS, LINE_ENDS, RANDOM = without_end(b"A"), without_end(b"\r\n"), random.Random(5).randbytes(MIB)
BP = [LETTERS, LINE_ENDS, without_end(b"\x16\x16\x01"), without_end(bp.omron()[:-2]), RANDOM]
SCALE = [LETTERS, LINE_ENDS, without_end(b"\x02A"), without_end(scale.indicator()[:-2]), RANDOM]
URINE = [LETTERS, LINE_ENDS, without_end(b"\x02No.1\r\n"), without_end(b" LEU +1\r\n"), RANDOM]
ASTM = [LETTERS, without_end(b"A", b"\x05\x021"), without_end(b"\x021A"), without_end(astm_peer.ENQ), frames_without_end(), RANDOM]
HL7 = [LETTERS, without_end(b"A", b"\x0b"), without_end(b"\x0bMSH|^~\\&|A\r\x1c\r"), without_end(b"\x02"), RANDOM]


class TwoLines:
    """Good messages of an instrument that only talks. The flood may swallow the first one."""

    def __init__(self, spare, good, capture):
        self.bytes, self.capture = spare + good, capture

    def send(self, end, cable):
        cable.send(self.bytes)


class Session:
    """A good message on a new connection (a terminal has but one), with its acknowledgement."""

    capture = {"specimen": SPECIMEN}

    @staticmethod
    def send(end, cable):
        again = cable if isinstance(end, Terminal) else end.cable()
        astm_peer.Analyzer(again).send(results(SPECIMEN))


class Block(Session):
    @staticmethod
    def send(end, _):
        again = end.cable()
        again.send(hl7.block(hl7.oru("GOOD1", obr=f"OBR|1|{SPECIMEN}||UA")))
        expect("acknowledgement", True, b"MSA|AA|GOOD1" in again.read())


GOOD_BP = TwoLines(b"\r\n" + bp.omron(), bp.omron("118", "076", "066"), {"values": [
    {"code": "SYS", "value": "118"}, {"code": "DIA", "value": "76"}, {"code": "PULSE", "value": "66"}]})
GOOD_SCALE = TwoLines(b"\r\n" + scale.indicator(), scale.indicator(number="71.20"), {"values": [{"code": "WEIGHT", "value": "71.20"}]})
GOOD_URINE = TwoLines(urine.urit(urine.SAMPLE) * 2, urine.urit(urine.SAMPLE, SPECIMEN), {"specimen": SPECIMEN})

PORTS = [  # profile, cable, what floods it, a good message
    ("omron-hbp-9030", Server, BP, GOOD_BP),
    ("indicator-st-gs", Server, SCALE, GOOD_SCALE),
    ("urit-50", Server, URINE, GOOD_URINE),
    ("urine-astm", Caller, ASTM, Session),
    ("urine-hl7", Caller, HL7, Block),
    ("urine-astm", Terminal, [LETTERS], Session),
]


def flood(end, cable, kinds):
    """The cable after it; another one when the program hung up, as it may on a message that is too long."""
    for piece in itertools.islice(itertools.cycle(kinds), FLOOD // MIB):
        try:
            cable.send(piece)
        except (BrokenPipeError, ConnectionResetError):
            cable.close()
            cable = end.cable()
    return cable


def check(profile, End, kinds, good):
    end = End()
    with Listening(profile, end.port) as listening:
        cable = end.cable()
        listening.until_ready()
        before, begin = listening.peak_mib(), time.monotonic()
        cable = flood(end, cable, kinds)
        if End is Caller:
            cable.finish()
        good.send(end, cable)
        while not matches(good.capture, listening.line()["capture"]):
            pass
        grown, took = listening.peak_mib() - before, time.monotonic() - begin
        print(f"{profile}, {End.__name__.lower()}: {before:.1f} MiB and {grown:.1f} more, {took:.1f} s", flush=True)
        expect("the program's end", 0, listening.end())
        return grown


def main():
    failures = 0
    for port in PORTS:
        try:
            grown = check(*port)
            if grown >= GROWTH_MIB:
                raise AssertionError(f"{grown:.1f} MiB more, {GROWTH_MIB} at most")
        except AssertionError as problem:
            failures += 1
            print(f"{port[0]}, {port[1].__name__.lower()}: {problem}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
