"""Vectors of ASTM, from page 02 (2.1 frames and sessions, 2.2 records, 2.3 host query, 2.6 malformed)."""
from more.make import any_of, differs, error, hanzi_with_trail, INCOMPLETE, ok, vector

ENQ, ACK, NAK, EOT = b"\x05", b"\x06", b"\x15", b"\x04"
ACCEPT, REFUSE = "06", "15"
H = "H|\\^&|||UA-TEST^SIM01^1.0|||||||P|LIS2-A2|20260930083000"
P = "P|1||320900199003071237||测试六||19900307|M"
O = "O|1|26093000010||^^^UA|R||20260930082500||||||||||||||||||F"
L = "L|1|N"


def r(seq, code="LEU", value="2+"):
    return f"R|{seq}|^^^{code}|{value}|Cell/uL||A||F||op1|20260930082900|20260930083000|UA-TEST"


def checksum(body):
    return b"%02X" % (sum(body) & 0xFF)


def frame(number, text, end=b"\x03", tail=b"\r\n", bad=False, lower=False, final=b"\r"):
    raw = text if isinstance(text, bytes) else text.encode()
    body = str(number).encode() + raw + final + end
    total = checksum(body)
    if bad:
        total = checksum(body + b"\x01")
    return b"\x02" + body + (total.lower() if lower else total) + tail


def numbered(records, **more):
    return [frame((i + 1) % 8, record, **more) for i, record in enumerate(records)]


def session(*frames):
    return ENQ + b"".join(frames) + EOT


def split(message, size=240):
    pieces = [message[i : i + size] for i in range(0, len(message), size)]
    last = len(pieces) - 1
    return [frame((i + 1) % 8, p, b"\x03" if i == last else b"\x17", final=b"") for i, p in enumerate(pieces)]


def joined(records, encoding="utf-8"):
    return "".join(record + "\r" for record in records).encode(encoding)


def taken(name, data, **members):
    return vector(name, data, ok(**members), reply=ACCEPT)


def refused(name, data, code=None, **more):
    return vector(name, data, error(code), reply=REFUSE, **more)


def single_frames():
    made = [taken(f"fn_{n}", frame(n, r(n)), fn=n, record=r(n), last=True) for n in range(8)]
    for letter, text in (("H", H), ("P", P), ("O", O), ("R", r(1)), ("L", L), ("C", "C|1|I|混浊|G"),
        ("Q", "Q|1|^26093000010||ALL||||||||O"), ("M", "M|1|IMG|1")):
        made.append(taken(f"record_{letter}", frame(1, text), fn=1, record=text, record_type=letter, last=True))
    for code in "NTREIFQ":
        made.append(taken(f"L_{code}", frame(2, f"L|1|{code}"), record_type="L", termination=code))
    for code in ("C", "A", "N", "Q"):
        made.append(taken(f"O_action_{code}", frame(3, f"O|1|26093000010||^^^UA|R||||||{code}||||Urine||||||||||O"), action=code,
            report_type="O"))
    for code in "OFXYZQ":
        made.append(taken(f"O_report_{code}", frame(3, f"O|1|26093000010||^^^UA\\^^^SG|S||||||A||||Urine||||||||||{code}"), action="A",
            report_type=code))
    for name, text, expected in (
        ("first", "26093000010^^0^1^N", "26093000010"), ("second", "^26093000010", "26093000010"),
        ("third", "^^26093000010", "26093000010"),
        ("rack_before", "7^26093000010", "26093000010"),
    ):
        made.append(taken(f"Q_{name}", frame(2, f"Q|1|{text}||ALL||||||||O"), sample_id=expected))
    made.append(taken("Q_repeats", frame(2, "Q|1|^26093000010\\^26093000011||ALL||||||||O"),
        sample_id=any_of("26093000010", ["26093000010", "26093000011"])))
    made.append(taken("etb", frame(1, r(1), b"\x17"), fn=1, last=False))
    made.append(taken("lower_case_checksum", frame(7, "R|4|^^^SG|1.020|||N||F", lower=True), fn=7,
        checksum=any_of(*checksums(7, "R|4|^^^SG|1.020|||N||F"))))
    made.append(taken("lone_cr", frame(4, r(1), tail=b"\r"), fn=4, last=True))
    made.append(taken("no_cr_after_record", frame(4, r(1), final=b""), fn=4, record=r(1)))
    made.append(taken("two_records", frame(1, H + "\r" + L), fn=1, records=2))
    for byte in (0x7C, 0x5E, 0x5C, 0x7E):
        for i, text in enumerate(hanzi_with_trail(byte, 2)):
            record = f"O|1|26093000010^测{text}||^^^UA|R||||||A||||Urine||||||||||Q"
            made.append(taken(f"gb18030_trail_{byte:02x}_{i}", frame(3, record.encode("gb18030")), record=record, action="A",
                report_type="Q"))
    record = "P|1||320900199003071237||测㼆珅||19900307|M"
    made.append(taken("gb18030_four_bytes", frame(2, record.encode("gb18030")), record=record, record_type="P"))
    return made


def checksums(number, text):
    total = checksum(str(number).encode() + text.encode() + b"\r\x03").decode()
    return total, total.lower()


def sizes():
    made = []
    for size in (12, 239, 240, 241, 1000, 64000):
        text = ("R|1|^^^LEU|" + "2" * size)[: size - 1]
        expect = ok(fn=1, last=True, frame_len=size + 7)
        made.append(vector(f"text_of_{size}", frame(1, text), expect, reply=ACCEPT))
    made.append(vector("text_of_64001", frame(1, "R|1|^^^LEU|" + "2" * (64000 - 11)), [error("oversize"), ok(fn=1)],
        note="whether FN or CR counts is open"))
    made.append(refused("text_of_64100", frame(1, "R|1|^^^LEU|" + "2" * (64100 - 12)), "oversize"))
    made.append(vector("no_etx_63000_waits", b"\x021" + b"X" * 63000, INCOMPLETE))
    made.append(refused("no_etx_64100", b"\x021" + b"X" * 64100, "oversize"))
    return made


def refusals():
    made = []
    for name, byte in (("soh", 1), ("eot", 4), ("enq", 5), ("ack", 6), ("lf", 10), ("dle", 16), ("dc1", 17), ("dc2", 18), ("dc3", 19),
        ("dc4", 20), ("nak", 21), ("syn", 22)):
        made.append(refused(f"restricted_{name}", frame(1, b"C|1|I|two" + bytes([byte]) + b"line|G"), "restricted_char"))
    # STX, ETX and ETB inside are read as structure by some: any refusal will do.
    made.append(vector("stx_inside", frame(1, b"C|1|I|two\x02line|G"), {"result": differs("ok")}))
    made.append(vector("etx_inside", frame(1, b"C|1|I|two\x03line|G"), {"result": differs("ok")}))
    made.append(refused("bad_checksum", frame(2, P, bad=True), "checksum"))
    made.append(refused("checksum_not_hex", frame(2, P)[:-4] + b"G0\r\n", "checksum"))
    made.append(vector("checksum_without_etx_counted", b"\x021L|1|N\r\x03" + checksum(b"1L|1|N\r") + b"\r\n", error("checksum"),
        reply=REFUSE))
    for number in "89A":
        made.append(refused(f"fn_{number}", frame(number, L)))
    whole = frame(1, r(1))
    for at in (1, 2, 10, len(whole) - 5, len(whole) - 4, len(whole) - 3, len(whole) - 2):
        made.append(vector(f"cut_at_{at}", whole[:at], INCOMPLETE))
    return made


def after_others():
    first, second = frame(1, H), frame(2, P)
    made = [vector("second_after_first", second, ok(fn=2, record=P), context=[first], reply=ACCEPT)]
    made.append(vector("duplicate_of_second", second, {"result": "duplicate", "fn": 2}, context=[first, second], reply=ACCEPT))
    for wrong in (0, 3, 4, 7):
        made.append(refused(f"fn_{wrong}_after_first", frame(wrong, O), "frame_number", context=[first]))
        made[-1]["expect"]["expected"] = 2
    made.append(vector("second_after_bad_second", second, ok(fn=2), context=[first, frame(2, P, bad=True)], reply=ACCEPT))
    seven = numbered([H, P, O, r(1), r(2), r(3), r(4)])
    made.append(vector("zero_after_seven", frame(0, r(5)), ok(fn=0), context=seven, reply=ACCEPT))
    made.append(refused("one_after_seven", frame(1, r(5)), "frame_number", context=seven))
    made[-1]["expect"]["expected"] = 0
    made.append(vector("one_after_zero", frame(1, L), ok(fn=1), context=[*seven, frame(0, r(5))], reply=ACCEPT))
    made.append(vector("third_after_split", frame(3, "6\r" + L, final=b"\r"), ok(fn=3, last=True),
        context=[frame(1, H + "\rP|1", b"\x17", final=b""), frame(2, "||1", b"\x17", final=b"")], reply=ACCEPT))
    return made


def stored(name, data, records, **members):
    return vector(name, data, ok(records=records, **members))


def sessions():
    few = [H, P, O, r(1), L]
    made = [stored("session_short", session(*numbered([H, L])), 2), stored("session_five", session(*numbered(few)), 5)]
    many = [H, P, O, *[r(i) for i in range(1, 26)], L]
    made.append(stored("session_29_wraps", session(*numbered(many)), 29))
    made.append(stored("session_one_frame", session(frame(1, "\r".join(few))), 5))
    made.append(stored("session_lone_cr", session(*numbered(few, tail=b"\r")), 5))
    made.append(stored("session_no_crlf", session(*numbered(few, tail=b"")), 5))
    made[-1]["note"] = "the frame is good when ENQ, STX or EOT follows the checksum"
    made.append(stored("session_lower_case", session(*numbered(few, lower=True)), 5))
    for encoding in ("utf-8", "gb18030"):
        for size in (240, 239, 101, 7):
            made.append(stored(f"session_split_{size}_{encoding}", session(*split(joined(many[:9] + [L], encoding), size)), 10))
    made.append(stored("session_contention", ENQ + session(*numbered(few)), 5))
    made[-1]["note"] = "both sent ENQ: we stop, the instrument's next ENQ counts"
    f = numbered(few)
    made.append(stored("session_duplicate", session(f[0], f[1], f[1], *f[2:]), 5))
    for times in (1, 2, 5):
        made.append(stored(f"session_naks_{times}", session(*f[:3], *[frame(4, r(1), bad=True)] * times, *f[3:]), 5, naks=times))
    made.append(vector("session_six_failures", session(*f[:3], *[frame(4, r(1), bad=True)] * 6), error(),
        note="the name of this error is open"))
    made.append(vector("session_skips_frame", session(f[0], f[1], f[3], f[4]), error(), note="refused twice, then EOT without L"))
    made.append(stored("session_wrong_fn_then_right", session(f[0], f[2], f[1], f[2], f[3], f[4]), 5, naks=1))
    for count in (1, 2, 4):
        made.append(vector(f"session_eot_after_{count}", session(*f[:count]), error("message_incomplete")))
    made.append(vector("session_no_eot", ENQ + b"".join(f), INCOMPLETE))
    made.append(vector("session_cut_in_frame", ENQ + b"".join(f)[:200], INCOMPLETE))
    made.append(vector("session_eot_in_frame", ENQ + f[0] + f[1][:20] + EOT, error(), note="the frame never ended"))
    again = ENQ + f[0] + f[1][:20] + session(*f)
    made.append(vector("session_begins_again", again, [ok(records=5), error()], note="switched off and on in a frame: open"))
    made.append(vector("session_half_split", session(frame(1, joined(few)[:150], b"\x17", final=b"")), error("message_incomplete")))
    for name, (repeat, escape) in {"backtick": ("`", "&"), "swapped": ("~", "\\")}.items():
        records = [f"H|{repeat}^{escape}|||UA||||||||P|1|20260930083000", f"O|1|26093000010||^^^UA{repeat}^^^SG|R", L]
        made.append(stored(f"session_delimiters_{name}", session(*numbered(records)), 3))
    other = ["H!\\*&!!!UA", "Q!1!*26093000010!!ALL!!!!!!!!O", "L!1!N"]
    made.append(stored("session_delimiters_all_other", session(*numbered(other)), 3))
    made.append(vector("Q_other_delimiters", frame(2, other[1]), ok(sample_id="26093000010"), context=[frame(1, other[0])], reply=ACCEPT))
    made.append(stored("session_escapes", session(*numbered([H, P, O, r(1, value="a&F&b&S&c&T&&R&&E&d&X41&"), L])), 5))
    made.append(stored("session_query", session(*numbered([H, "Q|1|^26093000010||ALL||||||||O", L])), 3))
    made.append(vector("two_sessions", session(*f) * 2, [ok(messages=2), ok()], note="the second's shape is open"))
    made.append(vector("enq_alone", ENQ, ok(state="idle")))
    return made


def vectors():
    return single_frames() + sizes() + refusals() + after_others() + sessions()
