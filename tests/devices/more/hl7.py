"""Vectors of HL7 over MLLP, from page 02 (2.5 messages, charsets, answers; 2.6 malformed)."""
import base64

from more.make import any_of, differs, error, hanzi_with_trail, INCOMPLETE, ok, seeded, vector

VT, END = b"\x0b", b"\x1c\x0d"
MIB = 1 << 20
CODES = [("LEU", "白细胞", "2+"), ("NIT", "亚硝酸盐", "neg"), ("SG", "比重", "1.020"), ("PH", "酸碱度", "6.0")]


def msh(ctrl, kind="ORU^R01", charset="UNICODE UTF-8", sender="UA-TEST", facility="VAN1", version="2.3.1", processing="P",
    delimiters="|^~\\&"):
    f = delimiters[0]
    kind = kind.replace("^", delimiters[1])
    return f.join(["MSH", delimiters[1:], sender, facility, "VANLIS", "VAN1", "20260930083000", "", kind, ctrl, processing, version, "",
        "", "", "0", "", charset])


def obx(seq, code="LEU", name="白细胞", value="2+", kind="ST", unit="Cell/uL"):
    return f"OBX|{seq}|{kind}|{code}^{name}||{value}|{unit}|neg|A|||F|||20260930082900"


def oru(ctrl, count=4, pid="王小测", obr="OBR|1|26093000010||UA^尿常规", extra=(), **head):
    results = [obx(i + 1, *CODES[i % 4]) for i in range(count)]
    return [msh(ctrl, **head), f"PID|1||32090019900307123X||{pid}||19900307|M", obr, *results, *extra]


def block(segments, encoding="utf-8", between="\r", last=None):
    text = between.join(segments) + (between if last is None else last)
    return VT + text.encode(encoding) + END


def good(name, data, **members):
    return vector(name, data, ok(**members))


class Ids:
    """Control ids that come once, so that the vectors may share a process."""

    def __init__(self):
        self.last = 5000

    def __call__(self):
        self.last += 1
        return f"MORE{self.last}"


def charsets(ids):
    made = []
    for charset, encoding in (("UNICODE UTF-8", "utf-8"), ("UNICODE", "utf-8"), ("GB18030", "gb18030"), ("", "utf-8"), ("", "gb18030")):
        ctrl = ids()
        segments = oru(ctrl, charset=charset)
        made.append(good(f"charset_{charset or 'empty'}_{encoding}", block(segments, encoding), ctrl=ctrl, obx=4, sample="26093000010",
            type="ORU^R01"))
    for encoding, shown in (("utf-8", any_of("UTF-8", "UNICODE UTF-8")), ("gb18030", "GB18030")):
        ctrl = ids()
        made.append(good(f"charset_found_{encoding}", block(oru(ctrl, charset=""), encoding), ctrl=ctrl, charset=shown))
    ctrl = ids()
    plain = [msh(ctrl, charset="ASCII"), "PID|1||1", "OBR|1|26093000010||UA", "OBX|1|ST|LEU||2+||||||F"]
    made.append(good("charset_ascii", block(plain, "ascii"), ctrl=ctrl, obx=1))
    for byte in (0x7C, 0x5E, 0x5C, 0x7E):
        for charset in ("GB18030", ""):
            for i, text in enumerate(hanzi_with_trail(byte, 2)):
                # Split before decoding and the hanzi before it moves the control id, the sample or the type.
                ctrl = ids()
                segments = oru(ctrl, pid="王" + text, obr=f"OBR|1|26093000010||{text}^尿常规", facility="车" + text, charset=charset)
                made.append(good(f"trail_{byte:02x}_{charset or 'empty'}_{i}", block(segments, "gb18030"), ctrl=ctrl, type="ORU^R01",
                    sample="26093000010", obx=4, charset="GB18030"))
    ctrl = ids()
    made.append(good("trail_shen", block(oru(ctrl, pid="王珅", facility="珅", charset="GB18030"), "gb18030"), ctrl=ctrl, charset="GB18030"))
    ctrl = ids()
    made.append(good("four_bytes", block(oru(ctrl, pid="测㼆", charset="GB18030"), "gb18030"), ctrl=ctrl, obx=4))
    return made


def segments_and_fields(ids):
    made = []
    for name, between in (("cr", "\r"), ("lf", "\n"), ("crlf", "\r\n")):
        ctrl = ids()
        made.append(good(f"ends_{name}", block(oru(ctrl), between=between), ctrl=ctrl, obx=4, sample="26093000010"))
        ctrl = ids()
        made.append(good(f"ends_{name}_last_open", block(oru(ctrl), between=between, last=""), ctrl=ctrl, obx=4))
    ctrl = ids()
    mixed = "\r".join(oru(ctrl)[:3]) + "\n" + "\r\n".join(oru(ctrl)[3:]) + "\r\r\n"
    made.append(good("ends_mixed", VT + mixed.encode() + END, ctrl=ctrl, obx=4))
    ctrl = ids()
    none = [ok(ctrl=ctrl, obx=0), error(ctrl=ctrl, reply="AE")]
    made.append(vector("obx_0", block(oru(ctrl, 0)), none, note="whether results without a result are a content error is open"))
    for count in (1, 17, 200):
        ctrl = ids()
        made.append(good(f"obx_{count}", block(oru(ctrl, count)), ctrl=ctrl, obx=count))
    for kind, value in (("NM", "1.020"), ("ST", "2+"), ("CE", "1^neg^L"),
        ("ED", "^Image^BMP^Base64^" + base64.b64encode(bytes(range(200))).decode())):
        ctrl = ids()
        made.append(good(f"obx_type_{kind}", block(oru(ctrl, 1, extra=[obx(2, value=value, kind=kind)])), ctrl=ctrl, obx=2))
    for name, obr, sample in (
        ("obr2", "OBR|1|26093000011||UA", "26093000011"), ("obr3", "OBR|1||26093000012|UA", "26093000012"),
        ("both", "OBR|1|26093000013|26093000099|UA", any_of("26093000013", "26093000099")),
        ("component", "OBR|1|26093000014^HIS||UA", "26093000014"),
        ("none", "OBR|1|||UA", any_of("", None)),
    ):
        ctrl = ids()
        expect = ok(ctrl=ctrl, sample=sample) if name != "none" else [ok(ctrl=ctrl, sample=sample), ok(ctrl=ctrl), error()]
        made.append(vector(f"sample_{name}", block(oru(ctrl, obr=obr)), expect))
    ctrl = ids()
    made.append(good("urit_code_in_obx4", block([msh(ctrl), "PID|1", "OBR|1|26093000010", "OBX|1|NM||GLU|5.6|mmol/L|3.9-6.1|N|||F"]),
        ctrl=ctrl, obx=1))
    for name, value in (("all", "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f"), ("hex", "\\X41\\\\X0D0A\\"), ("unknown", "\\Z9\\ \\H\\bold\\N\\"),
        ("open", "50\\"), ("bad_hex", "\\XG\\")):
        ctrl = ids()
        made.append(good(f"escape_{name}", block(oru(ctrl, 2, extra=[obx(3, value=value)])), ctrl=ctrl, obx=3, sample="26093000010"))
    for delimiters in ("#^~\\&", "|$~\\&", "!*%?@"):
        ctrl, f = ids(), delimiters[0]
        lines = [msh(ctrl, delimiters=delimiters), *[s.replace("|", f).replace("^", delimiters[1]) for s in oru(ctrl)[1:]]]
        made.append(good(f"delimiters_{f}{delimiters[1]}", block(lines), ctrl=ctrl, obx=4, sample="26093000010"))
    return made


def answers(ids):
    made = []
    for kind in ("ORU^R01", "OUL^R21"):
        for version in ("2.3.1", "2.4"):
            ctrl = ids()
            expect = [ok(ctrl=ctrl, type=kind, reply="AA")] + [{"ctrl": ctrl, "reply": "AR"}] * (kind != "ORU^R01")
            data = block(oru(ctrl, kind=kind, version=version))
            made.append(vector(f"answered_{kind}_{version}", data, expect, note="OUL^R21 (quality control) is named, its answer is not"))
    ctrl = ids()
    made.append(vector("query_q02", block([msh(ctrl, kind="QRY^Q02"), "QRD|20260930083000|R|D|1|||RD|26093000010|OTH|||T"]),
        {"ctrl": ctrl, "type": "QRY^Q02"}))
    for name, head in (("type", {"kind": "ADT^A01"}), ("version", {"version": "9.9"}), ("processing", {"processing": "X"})):
        ctrl = ids()
        expects = [{"ctrl": ctrl, "reply": "AR"}, {"ctrl": ctrl, "reply": "AA"}] if name != "type" else {"ctrl": ctrl, "reply": "AR"}
        made.append(vector(f"wrong_{name}", block(oru(ctrl, **head)), expects,
            note="AR by the page; which versions and ids are wrong it does not say"))
    for code in ("AA", "AE", "AR"):
        ctrl, ref = ids(), ids()
        text = "" if code == "AA" else "|not understood"
        made.append(good(f"msa_{code}", block([msh(ctrl, kind="ACK^R01"), f"MSA|{code}|{ref}{text}"]), ctrl=ctrl, msa=code, ref=ref))
    for name, first, second, outcome in (
        ("same", {}, {}, "duplicate"), ("other_sender", {}, {"sender": "UA-TWO"}, "ok"),
    ):
        ctrl = ids()
        expect = {"result": outcome, "reply": "AA"}
        made.append(vector(f"repeat_{name}", block(oru(ctrl, **second)), expect, context=[block(oru(ctrl, **first))]))
    ctrl, other = ids(), ids()
    made.append(vector("repeat_after_another", block(oru(ctrl)), {"result": "duplicate"}, context=[block(oru(ctrl)), block(oru(other))]))
    return made


def framing(ids):
    made = []
    for count in (2, 3, 5):
        names = [ids() for _ in range(count)]
        made.append(good(f"messages_{count}", b"".join(block(oru(n)) for n in names), messages=count, ctrl=names[0]))
    for noise in (b"\x02", b"\x02" * 9, b"\r\n", b"noise|MSH|", b"\x1c\x0d"):
        ctrl = ids()
        made.append(good(f"noise_{noise.hex()}", noise + block(oru(ctrl)), ctrl=ctrl, skipped=len(noise)))
    ctrl, second = ids(), ids()
    made.append(good("heartbeat_between", block(oru(ctrl)) + b"\x02" + block(oru(second)), messages=2))
    made.append(vector("heartbeat_alone", b"\x02\x02", {"result": any_of("incomplete", "ignore")}))
    whole = block(oru(ids()))
    for at in (1, 2, 20, len(whole) - 30, len(whole) - 2, len(whole) - 1):
        made.append(vector(f"cut_at_{at}", whole[:at], INCOMPLETE))
    for byte in (0x0A, 0x0B, 0x1C, 0x20, 0x41):
        made.append(vector(f"fs_then_{byte:02x}", block(oru(ids()))[:-1] + bytes([byte]), error("framing")))
    ctrl = ids()
    open_ = [error("framing"), ok(ctrl=ctrl), ok(messages=2)]
    made.append(vector("framing_then_good", block(oru(ids()))[:-1] + b"\x0a" + block(oru(ctrl)), open_,
        note="which of the two leads is open"))
    ctrl = ids()
    made.append(vector("vt_inside", block(oru(ids()))[:60] + block(oru(ctrl)), open_[:1] + [ok(ctrl=ctrl)],
        note="open: an error or a fresh start"))
    for name, data in (("pid_first", b"PID|1||X\r"), ("empty", b""), ("msh_later", b"PID|1\r" + msh(ids()).encode() + b"\r"),
        ("msh_lower", b"msh|^~\\&|a\r"), ("mshx", b"MSHX|^~\\&|a\r")):
        made.append(vector(f"no_msh_{name}", VT + data + END, error("no_msh") if name != "mshx" else {"result": differs("ok")}))
    made.append(vector("msh_without_ctrl", VT + b"MSH|^~\\&|UA\r" + END, {"result": differs("ok")}, note="no MSH-10, no answer possible"))
    return made


def large(ids):
    made = []
    random = seeded("hl7")
    for size in (512 << 10, 700 << 10):
        ctrl = ids()
        image = base64.b64encode(random.randbytes(size * 3 // 4)).decode()
        made.append(good(f"image_{size >> 10}k", block(oru(ctrl, 1, extra=[obx(2, value="^Image^BMP^Base64^" + image, kind="ED")])),
            ctrl=ctrl, obx=2))
    ctrl = ids()
    head = "\r".join(oru(ctrl)) + "\rNTE|1||"
    fill = MIB - 3 - len(head.encode()) - 1
    made.append(good("just_one_mib", VT + head.encode() + b"x" * fill + b"\r" + END, ctrl=ctrl, obx=4))
    made.append(vector("over_one_mib", VT + head.encode() + b"x" * (fill + 100) + b"\r" + END, error("oversize")))
    made.append(vector("under_one_mib_waits", VT + b"A" * (MIB - 10), INCOMPLETE))
    return made


def vectors():
    ids = Ids()
    return charsets(ids) + segments_and_fields(ids) + answers(ids) + framing(ids) + large(ids)
