"""Codecs and ports of the instruments, for `tests/bench/run … devices`: messages per second of `nuanxin device decode`
(hex in, JSON out, without the program's start) beside what the wire carries, and how long after the last byte on a
pseudo-terminal `nuanxin device listen` prints its line. devices.py [--quick]"""
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "tests/devices"))
from listening import Listening, Terminal  # noqa: E402
from more import astm, ble, bp, hl7, idcard, scale, scanner, urine  # noqa: E402
from runner import PROGRAM  # noqa: E402

QUICK = "--quick" in sys.argv
PAIRS = 3 if QUICK else 5
MIB_OF_HEX = 1 if QUICK else 4
LINE = 32000  # bytes
SERIAL_BITS, ETHERNET = 10, 100e6 / 8  # 8N1 with its start bit; bytes/s


def line(name, value, detail):
    print(f"{name:<58} {value:>8} {'':<12} {detail}", flush=True)


def short(number):
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def specimen(n):
    return f"26{n:09}"


def analyzer_session(n):
    return astm.session(*astm.numbered([astm.H, astm.P, astm.O.replace("26093000010", specimen(n)), *map(astm.r, range(1, 12)), astm.L]))


def card(_):
    return idcard.read_answer(idcard.text_block("resident", idcard.RESIDENT))


CODECS = [  # protocol, one message, bytes/s of the wire, as in devices/profiles
    ("idcard", card, 115200 / SERIAL_BITS),
    ("astm", analyzer_session, 9600 / SERIAL_BITS),
    ("hl7", lambda n: hl7.block(hl7.oru(f"B{n}", 12)), ETHERNET),
    ("urine-text", lambda n: urine.urit(urine.SAMPLE, specimen(n)), 9600 / SERIAL_BITS),
    ("bp", lambda n: bp.omron(who=specimen(n)), 9600 / SERIAL_BITS),
    ("scale", lambda n: scale.indicator(number=f"{40 + n % 80}.{n % 10}0"), 9600 / SERIAL_BITS),
    ("scanner", lambda n: specimen(n).encode() + b"\r", 9600 / SERIAL_BITS),
    ("ble-bp", lambda n: ble.packet(sys=100 + n % 60), None),
    ("escpos-status", lambda n: bytes([0x12, 0x16])[n % 2 : n % 2 + 1], 115200 / SERIAL_BITS),
]
WHOLE_ONLY = ("ble-bp", "escpos-status")  # a line a message


def hex_lines(protocol, messages):
    if protocol in WHOLE_ONLY:
        prefix = "n=2 " if protocol == "escpos-status" else ""
        return "".join(f"{prefix}{message.hex()}\n" for message in messages)
    data = b"".join(messages)
    return "".join(data[at : at + LINE].hex() + "\n" for at in range(0, len(data), LINE))


def decoding_seconds(protocol, text, count):
    """How long the program took; every message must be a good one."""
    command = [PROGRAM, "device", "decode", protocol, *([] if protocol in WHOLE_ONLY else ["--stream"])]
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as answers:
        told.write(text.encode())
        told.seek(0)
        begin = time.monotonic()
        subprocess.run(command, stdin=told, stdout=answers, check=True)
        took = time.monotonic() - begin
        answers.seek(0)
        good = sum(json.loads(answer)["result"] == "ok" for answer in answers)
    assert good == count, f"{protocol}: {good} of {count} messages"
    return took


def bench_codec(protocol, message, wire):
    size = len(message(1))
    count = min(200000, MIB_OF_HEX * 2**20 // (2 * size))
    messages = [message(n) for n in range(count)]
    size = sum(map(len, messages)) / count
    many, one = hex_lines(protocol, messages), hex_lines(protocol, messages[:1])
    took = statistics.median(decoding_seconds(protocol, many, count) - decoding_seconds(protocol, one, 1) for _ in range(PAIRS))
    each = took / count
    of_wire = f"; on the wire {short(size / wire * 1e3)} ms, {short(size / wire / each)} times as long" if wire else ""
    line(f"decode {protocol}, messages/s", f"{1 / each:.0f}", f"{size:.0f} bytes in {short(each * 1e6)} µs{of_wire}")


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def bench_port(name, profile, message, folder):
    count = 50 if QUICK else 200
    end, taken = Terminal(), []
    with Listening(profile, end.port, folder) as listening:
        cable = end.cable()
        listening.until_ready()
        for n in range(count):
            data = message(n)
            end_size = 2 if data.endswith(b"\r\n") else 1  # the CR may be enough
            read = listening.bytes_read()
            cable.send(data[:-end_size])
            while listening.bytes_read() < read + len(data) - end_size:
                time.sleep(0.001)  # poll: it waits for the rest, as at a serial line
            begin = time.monotonic()
            cable.send(data[-end_size:])
            there, printed = listening.timed_line()
            assert printed["capture"]["specimen"] == specimen(n), "another message"
            taken.append((there - begin) * 1e3)
    cable.close()
    wire = len(data) * SERIAL_BITS / 9600 * 1e3
    line(f"{name}, last byte to line, ms p50", f"{percentile(taken, 0.5):.2f}",
         f"p99 {percentile(taken, 0.99):.2f} of {count}; {len(data)} bytes need {wire:.0f} ms at 9600 baud")


def main():
    for codec in CODECS:
        bench_codec(*codec)
    for name, profile, message in (("bp on a pty", "omron-hbp-9030", lambda n: bp.omron(who=specimen(n))),
                                   ("urine on a pty", "urit-50", lambda n: urine.urit(urine.SAMPLE, specimen(n)))):
        bench_port(name, profile, message, None)
        with tempfile.TemporaryDirectory(dir=pathlib.Path.cwd()) as folder:  # a disk, not memory
            bench_port(f"{name} and on the disk", profile, message, folder)


if __name__ == "__main__":
    main()
