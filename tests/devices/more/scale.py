"""Vectors of the height and weight scales, from page 04 (4.4 scales, 4.5 malformed)."""
from more.make import any_of, differs, error, INCOMPLETE, ok, PRESENT, seeded, vector

COMMANDS = {0x3C: "comm test", 0x34: "tare", 0x36: "weigh", 0x35: "measure height"}
ODD_SHAPE = any_of("malformed", "unsupported_format", "length")


def bcm(device, function, data=b"", length=None, wrong=0):
    body = b"\xa5\x5a" + bytes([3 + len(data) if length is None else length, device, function]) + data
    return body + bytes([sum(body) + 1 + wrong & 0xFF])


def gl(height="170.5", weight="065.3", sex="M", obesity="101.2", index=None):
    if index is None:
        index = f"{float(weight) / (float(height) / 100) ** 2:05.1f}"
    return b"\x02" + ",".join([height, weight, sex, obesity, index]).encode() + b"\x03"


def indicator(state="ST", mode="GS", number="65.30", unit="kg", sign="", end="\r\n"):
    return f"{state},{mode},{sign}{number:>{9 - len(sign)}} {unit}{end}".encode()


def module():
    made = []
    for function, name in COMMANDS.items():
        made.append(vector(f"bcm_cmd_{function:x}", bcm(3, function), ok(meaning=name)))
    made.append(vector("bcm_answer_of_page", bytes.fromhex("A55A03640168"), ok(), note="the page gives the bytes, not their meaning"))
    for function in COMMANDS:
        for wrong in (1, 0x80, -1):
            made.append(vector(f"bcm_bad_checksum_{function:x}_{wrong}", bcm(3, function, wrong=wrong), error("checksum")))
    for length in (0, 1, 2, 0xFF):
        made.append(vector(f"bcm_len_{length}", bytes([0xA5, 0x5A, length]) + bytes(260), error("length")))
    whole = bcm(8, 0x37, bytes([0x4D, 0x1D, 0x06, 0xA9]))
    for at in range(1, len(whole)):
        made.append(vector(f"bcm_cut_at_{at}", whole[:at], INCOMPLETE))
    made.append(vector("bcm_body_composition", whole, ok()))
    broken = bytearray(whole)
    broken[6] ^= 1
    made.append(vector("bcm_bit_flip", broken, error("checksum")))
    made.append(vector("bcm_noise_before", b"\x00\xa5\x00" + bcm(3, 0x36), ok(meaning="weigh")))
    made.append(vector("bcm_two", bcm(3, 0x36) + bcm(3, 0x35), ok(meaning=any_of("weigh", None))))
    return made


def shown(height, weight, sex="M"):
    return [ok(height_cm=float(height), weight_kg=float(weight),
        sex=any_of(sex, "1" if sex == "M" else "2", "male" if sex == "M" else "female"))]


def kiosk():
    made = []
    for name, height, weight, sex in (("good", "170.5", "065.3", "M"), ("woman", "160.0", "055.0", "F"), ("tall", "230.0", "100.0", "M"),
        ("small", "050.0", "002.0", "F"),
                                      ("heavy", "200.0", "300.0", "M"), ("light", "050.0", "003.0", "M")):
        made.append(vector(f"gl_{name}", gl(height, weight, sex), shown(height, weight, sex)))
    for name, height, weight in (("height_230.1", "230.1", "100.0"), ("height_49.9", "049.9", "010.0"),
        ("weight_300.1", "200.0", "300.1"), ("weight_1.9", "050.0", "001.9"), ("nothing", "000.0", "000.0")):
        index = "022.5" if height == "000.0" else None
        made.append(vector(f"gl_beyond_{name}", gl(height, weight, index=index), error("out_of_range")))
    right = 65.3 / 1.705**2  # 22.463
    for difference in (-0.26, -0.1, 0.13, 0.23):
        made.append(vector(f"gl_index_off_{difference}", gl(index=f"{right + difference:05.1f}"), ok(weight_kg=65.3, height_cm=170.5)))
    for difference in (-0.4, -5, 0.44, 10):
        made.append(vector(f"gl_index_off_{difference}", gl(index=f"{right + difference:05.1f}"),
            error(any_of("out_of_range", "implausible", "bmi"))))
    for index, expect in (("025.3", ok(weight_kg=100)), ("024.7", ok(weight_kg=100)), ("025.4", error()),
        ("024.6", error())):  # w/h² is 25.0
        made.append(vector(f"gl_index_{index}_of_25", gl("200.0", "100.0", index=index), expect,
            note="<= 0.3 exactly, not in binary fractions"))
    for name, packet in (("letter", gl().replace(b"170.5", b"17O.5")), ("comma_lost", gl().replace(b",M", b" M")),
        ("no_sex", gl(sex="X")), ("spaces", gl().replace(b"065.3", b"     "))):
        made.append(vector(f"gl_junk_{name}", packet, {"result": "error"}))
    good = gl()
    for at in (1, 5, 20, len(good) - 1):
        made.append(vector(f"gl_cut_at_{at}", good[:at], INCOMPLETE))
    made.append(vector("gl_three", good + gl("160.0", "055.0", "F") + good, ok(packets=3)))
    made.append(vector("gl_longer", good[:-1] + b",1\x03", error()))
    made.append(vector("gl_shorter", b"\x02170.5,065.3,M\x03", error()))
    made.append(vector("gl310_text", b"WEIGHT 65.3 kg\r\n\x1bT\x00", {"result": differs("ok")},
        note="printer text: no layout known, so nothing to book"))
    return made


def lines():
    made = []
    random = seeded("scale")
    for mode, name in (("GS", "gross"), ("NT", "net")):
        for number in ("65.30", "2.00", "300.00", "70", "55.5", f"{random.randrange(2000, 30000) / 100:.2f}"):
            made.append(vector(f"st_{mode}_{number}", indicator(mode=mode, number=number),
                ok(stable=True, mode=name, weight_kg=float(number))))
        made.append(vector(f"us_{mode}", indicator("US", mode), {"result": "ignore", "stable": False, "weight_kg": 65.3}))
        made.append(vector(f"ol_{mode}", indicator("OL", mode, ""), error("overload")))
    made.append(vector("ol_minus", f"OL,GS,-{'':12}\r\n".encode(), error("overload")))
    made.append(vector("ol_with_number", indicator("OL", number="350.00"), error("overload")))
    made.append(vector("st_plus", indicator(sign="+"), ok(weight_kg=65.3)))
    made.append(vector("st_zero", indicator(number="0.00"), error("out_of_range")))
    for number in ("1.99", "300.01", "999.99"):
        made.append(vector(f"st_beyond_{number}", indicator(number=number), error("out_of_range")))
    made.append(vector("st_minus", indicator(sign="-"), error("out_of_range")))
    made.append(vector("us_zero", indicator("US", number="0.00"), {"result": "ignore", "stable": False, "weight_kg": 0}))
    made.append(vector("us_minus", indicator("US", sign="-", number="1.20"), {"result": "ignore", "stable": False}))
    for unit in ("jin", "lb", "g", "oz", "t", "  ", "KGS"):
        made.append(vector(f"unit_{unit.strip() or 'none'}", indicator(unit=unit),
            error(any_of("unit", "malformed") if not unit.strip() else "unit")))
    made.append(vector("unit_capital", indicator(unit="KG"), [ok(weight_kg=65.3), error("unit")], note="capitals are open"))
    made.append(vector("unit_unstable_jin", indicator("US", unit="jin"),
        [error("unit"), {"result": "ignore", "weight_kg": differs(PRESENT)}]))
    good = indicator()
    for at in (1, 6, 12, len(good) - 2, len(good) - 1):
        made.append(vector(f"line_cut_at_{at}", good[:at], INCOMPLETE))
    for name, line in (("state", indicator("XX")), ("mode", indicator(mode="XX")), ("number", indicator(number="6A.30")),
        ("dots", indicator(number="6.5.3")), ("empty", indicator(number="")),
                       ("short", b"ST,GS\r\n"), ("words", b"hello world\r\n")):
        made.append(vector(f"junk_{name}", line, error()))
    made.append(vector("lf_only", indicator(end="\n"), [ok(weight_kg=65.3), error(ODD_SHAPE), INCOMPLETE], note="open"))
    made.append(vector("unstable_then_stable", indicator("US", number="64.90") + good,
        [ok(weight_kg=65.3, stable=True), {"result": "ignore", "messages": 2}]))
    return made


def vectors():
    return module() + kiosk() + lines()
