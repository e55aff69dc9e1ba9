"""Real byte streams: `streams.py [PROTOCOL…]`. The messages of `decode PROTOCOL --stream` must not depend on where the
bytes were cut, also with noise in between, in a broken stream and in random bytes."""
import concurrent.futures
import os
import subprocess
import sys

from more import astm, bp, hl7, idcard, scale, scanner, urine
from more.make import error, ok, seeded
from runner import decode, matches, ProgramFailed, shown

PENDING = {"result": "incomplete"}


def cards():
    text = idcard.text_block("resident", idcard.RESIDENT)
    broken = idcard.answer(0x90, b"\1")[:-1] + b"\0"
    return [
        (idcard.answer(0x80), error("no_card")), (idcard.answer(0x9F, bytes(4)), ok(sw=0x9F)),
            (idcard.answer(0x90, bytes(8)), ok(sw=0x90, data_len=8)),
        (idcard.read_answer(text), ok(card="resident", name="测试六")), (broken, error("checksum")),
            (idcard.answer(0x81), error("select_failed")),
        (idcard.read_answer(text, b"WLf" + idcard.answer(0x80), bytes(512)), ok(card="resident", fp_len=512)),
    ]


def analyzer():
    few = [astm.H, astm.P, astm.O, astm.r(1), astm.L]
    f = astm.numbered(few)
    many = astm.joined([astm.H, astm.P, astm.O, *[astm.r(i) for i in range(1, 9)], astm.L], "gb18030")
    return [
        (astm.session(*f), ok(records=5)), (astm.session(*f[:3], astm.frame(4, astm.r(1), bad=True), *f[3:]), ok(records=5, naks=1)),
        (astm.session(*astm.split(many)), ok(records=12)), (astm.session(f[0], f[1], f[1], *f[2:]), ok(records=5)),
        (astm.session(*f[:2]), error("message_incomplete")), (astm.session(*astm.numbered(few, tail=b"\r", lower=True)), ok(records=5)),
        (astm.session(astm.frame(1, "\r".join(few))), ok(records=5)),
    ]


def lab_messages():
    ids = [f"STREAM{n}" for n in range(6)]
    made = [(hl7.block(hl7.oru(one)), ok(ctrl=one, obx=4)) for one in ids[:2]]
    made.append((hl7.block(hl7.oru(ids[2], charset="GB18030", pid="王珅", facility="珅"), "gb18030"), ok(ctrl=ids[2], charset="GB18030")))
    made.append((hl7.block(hl7.oru(ids[0])), {"result": "duplicate"}))
    made.append((hl7.VT + b"PID|1||X\r" + hl7.END, error("no_msh")))
    made.append((hl7.block(hl7.oru(ids[3]), between="\r\n"), ok(ctrl=ids[3])))
    return made


def printouts():
    other = "26093000011"
    cut = urine.dirui(urine.SAMPLE, other)
    return [
        (urine.urit(urine.SAMPLE), ok(sample="26093000010")), (urine.dirui(urine.SAMPLE, other), ok(sample=other)),
        (urine.yd(urine.for_yd(urine.SAMPLE)), ok(sample="26093000010")), (cut[:90] + cut, ok(sample=other, discarded_bytes=90)),
        (urine.dirui(urine.SAMPLE, separator=b"\xab"), ok(sample="26093000010")),
    ]


def omron():
    return [
        (bp.omron(), ok(sys=128)), (bp.omron(fault="7"), error("device_error")), (bp.f3("130"), ok(sys=130, map=97)),
        (bp.omron("080", "120"), error("implausible")), (bp.omron("118", "076", "066"), ok(sys=118)),
    ]


def a_and_d():
    return [
        (b"\x16\x16\x0100\x06", ok(meaning="ack")), (bp.and_result(), ok(sys=128, map=97)),
        (bp.and_result("E44"), error("device_error", code="E44")), (bp.and_result(), ok(sys=128)),
    ]


def indicator():
    return [
        (scale.indicator("US", number="64.90"), {"result": "ignore"}), (scale.indicator(), ok(weight_kg=65.3)),
        (scale.indicator("OL", number=""), error("overload")), (scale.indicator(unit="jin"), error("unit")),
    ]


def gl_packets():
    return [(scale.gl(), ok(weight_kg=65.3)), (scale.gl("160.0", "055.0", "F"), ok(weight_kg=55))]


def bcm():
    return [
        (scale.bcm(3, 0x36), ok(meaning="weigh")), (scale.bcm(3, 0x36, wrong=1), error("checksum")),
        (scale.bcm(3, 0x35), ok(meaning="measure height")),
    ]


def codes():
    return [
        (b"26093000010\r", ok(code="26093000010")), (b"26093000011\r\n", ok(code="26093000011")),
        (b"\x02]C026093000012\x03", ok(code="26093000012")),
        ("VAN1:测试一".encode("gb18030") + b"\t", ok(code="VAN1:测试一")), (b"9" * 5000 + b"\r", error("oversize")),
        (b"VAN1:26093000013\n", ok(code="VAN1:26093000013")),
    ]


# protocol: what one port says, and what may come between the messages without harm to the ones that are ok
STREAMS = [
    ("idcard", cards, [b"\x00\xff\x13", b"\x96\x69", b"\xaa\xaa\x96"]),
    ("astm", analyzer, [b"\x00\xff", b"\r\n", b"noise"]),
    ("hl7", lab_messages, [b"\x02", b"\x02\x02", b"\r\n", b"noise|"]),
    ("urine-text", printouts, [b"\r\n", b"  ", b"\r\r \r\r"]),
    ("bp", omron, [b"noise\r\n", b"\r\n"]),
    ("bp", a_and_d, [b"\0\0", b"\r\n"]),
    ("scale", indicator, [b"noise\r\n", b"\r\n"]),
    ("scale", gl_packets, [b"\0\0", b"\r\n"]),
    ("scale", bcm, [b"\0\0", b"\r\n"]),
    ("scanner", codes, [b"\x00\xff\r", b"\r\n", b"\t"]),
]


def pieces_of(data, random=None):
    """One byte a piece, or random pieces."""
    cut, at = [], 0
    while at < len(data):
        size = 1 if random is None else random.choice((1, 2, 3, 7, 50, 400))
        cut.append(data[at : at + size].hex())
        at += size
    return cut



class Checks:
    def __init__(self, protocol):
        self.protocol, self.count, self.failures = protocol, 0, []

    def messages(self, pieces):
        return decode(self.protocol, pieces, "--stream")

    def expect(self, name, wanted, got):
        self.count += 1
        if wanted != got:
            self.failures.append(f"{self.protocol} {name}\n  expected {shown(wanted)}\n  got      {shown(got)}")

    def same_whatever_the_cutting(self, name, data, times):
        """The messages of the whole; every cutting must give the same."""
        whole = self.messages([data.hex()])
        cuttings = [pieces_of(data)] + [pieces_of(data, seeded(f"{self.protocol}{name}{k}")) for k in range(times)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for k, got in enumerate(pool.map(self.messages, cuttings)):
                self.expect(f"{name}, cutting {k or 'one byte a piece'}", whole, got)
        return whole

    def in_order(self, name, wanted, got):
        """Every wanted message is among the got ones, in this order."""
        rest, missing = iter(got), []
        for one in wanted:
            if not any(matches(one, message) for message in rest):
                missing.append(one)
                break
        self.expect(f"{name}: {shown(got)}", [], missing)


def cut_short(checks, parts, data):
    last = len(parts[-1][0])
    for drop in sorted({1, last // 2, last - 1}):
        short = data[:-drop]
        got = checks.same_whatever_the_cutting(f"cut short by {drop}", short, 2)
        checks.expect(f"cut short by {drop} is incomplete at the end", True, bool(got) and matches(PENDING, got[-1]))
        checks.in_order(f"cut short by {drop}", [expect for _, expect in parts[:-1]], got)


def check(protocol, build, noises):
    checks, parts = Checks(protocol), build()
    data = b"".join(part for part, _ in parts)
    wanted = [expect for _, expect in parts]
    whole = checks.same_whatever_the_cutting("clean", data, 12)
    checks.in_order("clean", wanted, whole)
    checks.expect("clean ends with nothing pending", False, bool(whole) and matches(PENDING, whole[-1]))
    checks.expect("clean: one object a message", len(wanted), len(whole))
    cut_short(checks, parts, data)
    random = seeded(f"noise {protocol}")
    good = [one for one in wanted if one["result"] == "ok"]
    for k in range(4):
        noisy = b"".join(random.choice(noises) + part for part, _ in parts)
        checks.in_order(f"noise {k}", good, checks.same_whatever_the_cutting(f"noise {k}", noisy, 3))
    for k in range(6):  # broken and random bytes: nothing is promised but that the cutting does not matter
        broken = bytearray(data)
        for _ in range(5 + 10 * k):
            broken[random.randrange(len(broken))] = random.randrange(256)
        checks.same_whatever_the_cutting(f"broken {k}", bytes(broken), 2)
        alphabet = bytes({*data[:60], 2, 3, 4, 5, 10, 13, 0x0B, 0x1C, 0x1E, 0xAA, 0x96, 0x69, 0xA5, 0x5A})
        checks.same_whatever_the_cutting(f"random {k}", bytes(random.choice(alphabet) for _ in range(600)), 2)
    checks.expect("nothing", [], checks.messages([]))
    return checks


def main(chosen):
    passed, total = 0, 0
    for protocol, build, noises in STREAMS:
        if chosen and protocol not in chosen:
            continue
        try:
            checks = check(protocol, build, noises)
        except (ProgramFailed, ValueError, subprocess.TimeoutExpired) as problem:
            print(f"{protocol}: {problem}", flush=True)
            total += 1
            continue
        for failure in checks.failures:
            print(failure)
        print(f"{protocol} {build.__name__}: passed {checks.count - len(checks.failures)} of {checks.count}", flush=True)
        passed, total = passed + checks.count - len(checks.failures), total + checks.count
    print(f"passed {passed} of {total}")
    return 0 if passed == total and total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
