"""Vectors of the barcode scanners, from page 07 (7.2 framing, 7.3 the wedge's events, 7.5 malformed)."""
import struct

from more.make import differs, error, hanzi_with_trail, INCOMPLETE, ok, vector

CODE = b"26093000010"
AIM = {"]C0": "Code 128", "]C1": "GS1-128", "]E0": "EAN-13", "]Q1": "QR", "]d2": "GS1 DataMatrix", "]A0": "Code 39"}
CAP = 4096
KEYS = {**{str((n + 1) % 10): n + 2 for n in range(10)}, "-": 12, "ENTER": 28, "SHIFT": 42}
for row, first in (("QWERTYUIOP", 16), ("ASDFGHJKL", 30), ("ZXCVBNM", 44)):  # /usr/include/linux/input-event-codes.h
    KEYS |= {letter: first + i for i, letter in enumerate(row)}
NOT_OK = {"result": differs("ok")}


def event(kind, code, value, when=0):
    return struct.pack("<qqHHi", when // 10**6, when % 10**6, kind, code, value)


def key(name, repeat=0):
    press = event(1, KEYS[name], 1) + event(0, 0, 0)
    return press + (event(1, KEYS[name], 2) + event(0, 0, 0)) * repeat + event(1, KEYS[name], 0) + event(0, 0, 0)


def typed(text, end="ENTER", **more):
    data = b""
    for letter in text:
        if letter.isupper():
            data += event(1, KEYS["SHIFT"], 1) + event(0, 0, 0) + key(letter, **more) + event(1, KEYS["SHIFT"], 0) + event(0, 0, 0)
        else:
            data += key(letter.upper(), **more)
    return data + (key(end) if end else b"")


def terminators():
    made = []
    for name, end in (("cr", b"\r"), ("lf", b"\n"), ("crlf", b"\r\n"), ("tab", b"\t"), ("etx", b"\x03"), ("cr_cr", b"\r\r"),
        ("crlf_crlf", b"\r\n\r\n"), ("lf_cr", b"\n\r")):
        made.append(vector(f"end_{name}", CODE + end, ok(code="26093000010")))
        made.append(vector(f"stx_end_{name}", b"\x02" + CODE + end, ok(code="26093000010")))
        made.append(vector(f"two_end_{name}", CODE + end + b"26093000028" + end, ok(codes=["26093000010", "26093000028"])))
    made.append(vector("stx_etx_cr", b"\x02" + CODE + b"\x03\r\n", ok(code="26093000010")))
    made.append(vector("empty_lines_before", b"\r\n\r\n" + CODE + b"\r", ok(code="26093000010")))
    for count in (3, 5):
        codes = [f"2609300{n:04}" for n in range(count)]
        made.append(vector(f"codes_{count}", "".join(code + "\r" for code in codes).encode(), ok(codes=codes)))
    for at in (1, 5, 11):
        made.append(vector(f"no_suffix_{at}", CODE[:at], INCOMPLETE))
    made.append(vector("only_ends", b"\r\n\r\n", NOT_OK, note="empty lines are dropped"))
    made.append(vector("only_stx", b"\x02", INCOMPLETE))
    made.append(vector("code_then_rest", CODE + b"\r2609", [ok(code="26093000010")]))
    return made


def content():
    made = []
    for prefix, name in AIM.items():
        made.append(vector(f"aim_{prefix}", prefix.encode() + CODE + b"\r", ok(code="26093000010", symbology=name)))
        made.append(vector(f"aim_stx_{prefix}", b"\x02" + prefix.encode() + CODE + b"\x03", ok(code="26093000010", symbology=name)))
    for text in ("]", "]X9ABC", "]C", "A]C026"):
        made.append(vector(f"aim_not_{text}", text.encode() + b"\r", [ok(code=text), ok()], note="an unknown identifier is open"))
    for name, text in (("plain", "VAN1:26093000010"), ("hanzi", "VAN1:测试一"), ("four_byte", "VAN1:㼆"), ("beyond_bmp", "VAN1:𬭎"),
        ("url", "https://example.invalid/?a=1&b=%20"), ("sql", "'; DROP TABLE x;--")):
        made.append(vector(f"utf8_{name}", text.encode() + b"\r", ok(code=text)))
        made.append(vector(f"gb18030_{name}", text.encode("gb18030") + b"\r", ok(code=text)))
    made.append(vector("utf8_named", "VAN1:测试一".encode() + b"\r", ok(code="VAN1:测试一", charset="UTF-8")))
    for byte in (0x5C, 0x5E, 0x7C, 0x7E):
        text = "VAN1:" + "".join(hanzi_with_trail(byte, 2))
        made.append(vector(f"gb18030_trail_{byte:02x}", text.encode("gb18030") + b"\r", ok(code=text, charset="GB18030")))
    for size in (1, 2953, CAP - 1, CAP):
        made.append(vector(f"size_{size}", b"9" * size + b"\r", ok(code="9" * size)))
    for size in (CAP + 1, CAP + 2, 9000):
        made.append(vector(f"size_{size}", b"9" * size + b"\r", error("oversize")))
    made.append(vector("size_4000_waits", b"9" * 4000, INCOMPLETE))
    made.append(vector("oversize_then_code", b"9" * 5000 + b"\r" + CODE + b"\r",
        [error("oversize"), ok(code="26093000010"), ok(codes=["26093000010"])], note="which leads is open; the nines must not be a code"))
    for name, data in (("00", b"\x00"), ("ff", b"\xff"), ("00ff", b"\x00\xff"), ("80", b"\x80"), ("01", b"\x01"), ("1b", b"\x1b"),
        ("7f", b"\x7f")):
        made.append(vector(f"garbage_before_{name}", data + CODE + b"\r", error("character")))
        made.append(vector(f"garbage_after_{name}", CODE + data + b"\r", error("character")))
    made.append(vector("gs1_separator", b"]C1" + CODE + b"\x1d" + b"10A\r", [ok(symbology="GS1-128"), error("character")],
        note="GS is not printable"))
    made.append(vector("user_defined_hanzi", b"\xfe\xfe" + CODE + b"\r", [error("character"), ok(charset="GB18030")],
        note="private use in GB18030"))
    made.append(vector("garbage_middle_00", b"26093\x00000010\r", error("character")))
    made.append(vector("garbage_then_code", b"\x00\xff\r" + CODE + b"\r", [error("character"), ok(code="26093000010")]))
    return made


def routes():
    made = []
    for number in ("32090019900307123X", "320900198501011024", "810000199001010019", "830000198812120026", "931586198001010028"):
        made.append(vector(f"id_{number}", number.encode() + b"\r", ok(code=number, kind="id_number")))
    for number in ("320900199003071239", "320900198501011025", "3209001985010110241", "32090019850101102"):
        refused = [ok(code=number, kind=differs("id_number"))] + [error(code=number)] * (len(number) == 18)
        made.append(vector(f"id_not_{number}", number.encode() + b"\r", refused,
            note="a failed MOD 11-2 is an unknown code or an error, never a number that is used"))
    for name, text in (("specimen", "26093000010"), ("own", "VAN1:26093000010"), ("unknown", "6901234567892"),
                       ("unknown_12", "260930000100"), ("unknown_10", "2609300001")):
        made.append(vector(f"kind_{name}", text.encode() + b"\r", ok(code=text, kind=differs("id_number"))))
    return made


def wedge():
    made = []
    for text in ("26093000010", "VAN26093000010", "1234567890", "A-1", "32090019900307123X", "VAN-0-X"):
        made.append(vector(f"evdev_{text}", typed(text), ok(code=text)))
    made.append(vector("evdev_repeats", typed("26", repeat=2), [ok(code="26"), ok(code="222666")],
        note="value 2 is a repeat: a scanner holds no key; ignoring it is the careful reading"))
    made.append(vector("evdev_no_enter", typed("26093000010", end=None), INCOMPLETE))
    for at in (1, 23, 25, 47):
        made.append(vector(f"evdev_cut_{at}", typed("26093000010")[: 24 * 40 + at], INCOMPLETE))
    made.append(vector("evdev_two", typed("26093000010") + typed("26093000028"), ok(codes=["26093000010", "26093000028"])))
    made.append(vector("evdev_times",
        b"".join(event(1, KEYS[k], v, 10**15 + 8000 * i) for i,
            (k, v) in enumerate([("2", 1), ("2", 0), ("6", 1), ("6", 0), ("ENTER", 1), ("ENTER", 0)])), ok(code="26")))
    return made


def vectors():
    return terminators() + content() + routes() + wedge()
