"""Vectors of the ticket printer, from page 05 (5.1 commands, 5.2 QR, 5.3 status bytes, 5.6 malformed)."""
from more.make import error, hanzi_with_trail, INCOMPLETE, ok, vector

BITS = {
    1: {3: "offline"},
    2: {2: "cover_open", 5: "paper_end_stop", 6: "error"},
    3: {3: "cutter", 5: "unrecoverable", 6: "auto_recoverable"},
    4: {2: "near_end", 5: "paper_end"},
}
IGNORED = {1: (2, 5, 6), 2: (3,), 3: (2,), 4: ()}
ASB = {(0, 3): "offline", (0, 5): "cover_open", (1, 3): "cutter", (1, 5): "unrecoverable", (1, 6): "auto_recoverable"}
ASB_NAMES = [*ASB.values(), "near_end", "paper_end"]


def status(n, byte, name):
    """One DLE EOT answer; every member of this n is demanded."""
    pairs = {4: {2: (2, 3), 5: (5, 6)}}.get(n, {})
    members = {text: all(byte >> b & 1 for b in pairs.get(bit, (bit,))) for bit, text in BITS[n].items()}
    return vector(f"n{n}_{name}", [byte], ok(n=n, **members), dir="rx", prefix=f"n={n}")


def statuses():
    made = []
    for n, names in BITS.items():
        made.append(status(n, 0x12, "good"))
        whole = 0x12
        for bit, text in names.items():
            byte = 0x12 | 1 << bit | (1 << bit + 1 if n == 4 else 0)
            whole |= byte
            made.append(status(n, byte, text))
        made.append(status(n, whole, "all"))
        for bit in IGNORED[n]:
            made.append(status(n, 0x12 | 1 << bit, f"ignored_bit{bit}"))
    made.append(vector("without_n_is_1", [0x1A], ok(n=1, offline=True), dir="rx"))
    made.append(vector("n2_cover_and_paper", [0x36], ok(n=2, cover_open=True, paper_end_stop=True, error=False), prefix="n=2"))
    made.append(vector("n3_cutter_and_hot", [0x5A], ok(n=3, cutter=True, unrecoverable=False, auto_recoverable=True), prefix="n=3"))
    for byte in (0x00, 0x02, 0x03, 0x11, 0x13, 0x7F, 0x80, 0x92, 0x93, 0xFF, 0x15):
        made.append(vector(f"not_status_{byte:02x}", [byte], error("not_status"), dir="rx"))
    made.append(vector("n4_half_near_end", [0x16], ok(n=4), prefix="n=4", note="one of a pair of bits: open"))
    return made


def asb(name, data, **members):
    shown = dict.fromkeys(ASB_NAMES, False) | members
    return vector(f"asb_{name}", data, ok(asb=True, **shown), dir="rx")


def automatic():
    made = [asb("all_good", b"\x10\x00\x00\x0f")]
    for (at, bit), text in ASB.items():
        data = bytearray(b"\x10\x00\x00\x0f")
        data[at] |= 1 << bit
        made.append(asb(f"only_{text}", data, **{text: True}))
    made.append(asb("near", b"\x10\x00\x03\x0f", near_end=True))
    made.append(asb("end", b"\x18\x00\x0c\x0f", offline=True, paper_end=True))
    everything = dict.fromkeys(ASB_NAMES, True)
    made.append(asb("everything", b"\x38\x68\x0f\x0f", **everything))
    for last in (0x00, 0x03, 0x40, 0x6F):
        made.append(asb(f"fourth_{last:02x}", bytes([0x10, 0, 0, last])))
    made.append(asb("drawer_and_feed", b"\x54\x00\x00\x0f"))
    for size in (1, 2, 3):
        made.append(vector(f"asb_cut_{size}", b"\x38\x00\x00"[:size], INCOMPLETE, dir="rx"))
    return made


def mixed():
    cover = ok(asb=True, cover_open=True)
    online = ok(n=1, offline=False)
    bad = error("not_status")
    made = []
    for name, data, messages in (
        ("answer_then_asb", b"\x12\x38\x00\x00\x0f", [online, cover]),
        ("asb_then_answer", b"\x38\x00\x00\x0f\x12", [cover, online]),
        ("two_asb", b"\x38\x00\x00\x0f\x10\x00\x00\x0f", [cover, ok(asb=True, cover_open=False)]),
        ("xoff_between", b"\x12\x13\x1a", [online, bad, ok(n=1, offline=True)]),
    ):
        made.append(vector(f"mixed_{name}", data, {"messages": messages}, dir="rx"))
    torn = [ok(asb=True), error("not_status")]
    made.append(vector("asb_fourth_12", b"\x10\x00\x00\x12", torn, dir="rx", note="page: byte 4 is ignored; manuals: its bit 4 is 0"))
    return made


def commands():
    table = {
        "1B40": "ESC @", "1B6100": "ESC a 0", "1B6101": "ESC a 1", "1B6102": "ESC a 2", "1B4500": "ESC E 0", "1B4501": "ESC E 1",
        "1D2100": "GS ! 0x00", "1D2111": "GS ! 0x11", "1D2101": "GS ! 0x01", "1D2110": "GS ! 0x10", "1C26": "FS &", "1C2E": "FS .",
        "1B6400": "ESC d 0", "1B64FF": "ESC d 255", "1D5600": "GS V 0", "1D5601": "GS V 1", "1D564200": "GS V 66 0",
            "1D564210": "GS V 66 16",
        "1D61FF": "GS a 255", "1D6100": "GS a 0", "100401": "DLE EOT 1", "100404": "DLE EOT 4",
    }
    made = [vector(f"cmd_{code}", bytes.fromhex(code), ok(cmd=text), dir="tx") for code, text in table.items()]
    for code in ("1C210C", "1D6850", "1D7702", "1D4802"):
        made.append(vector(f"cmd_{code}", bytes.fromhex(code), ok(), dir="tx", note="the page has no text for it"))
    for byte in (0x7C, 0x5E, 0x5C, 0x7E):
        for text in hanzi_with_trail(byte, 1):
            data = ("测" + text).encode("gb18030")
            made.append(vector(f"text_trail_{byte:02x}", data, ok(text="测" + text, bytes=4), dir="tx"))
    made.append(vector("text_four_bytes", "㼆".encode("gb18030"), ok(text="㼆", bytes=4), dir="tx"))
    made.append(vector("text_ascii", b"A023", ok(text="A023", bytes=4), dir="tx"))
    return made


def codes():
    made = []
    for count in (1, 16, 252, 253, 300, 1000):
        data = (b"VAN1:2609300001" * 70)[:count]
        store = b"\x1d\x28\x6b" + (count + 3).to_bytes(2, "little") + b"\x31\x50\x30" + data
        made.append(vector(f"qr_store_{count}", store, ok(data=data.decode()), dir="tx"))
    for text, data in (("{B", b"{B26093000010"), ("{B brace", b"{B{{a{{"), ("{C", b"{C" + bytes([26, 9, 30, 0, 1]))):
        shown = {"{B": "26093000010", "{B brace": "{a{", "{C": "2609300001"}[text]
        expect = [ok(data=shown)] if text != "{C" else [ok(data=shown), ok()]
        made.append(vector(f"code128_{text}", b"\x1d\x6b\x49" + bytes([len(data)]) + data, expect, dir="tx"))
    for width, rows in ((1, 1), (48, 1), (72, 3), (1, 256), (2, 300)):
        head = b"\x1d\x76\x30\x00" + width.to_bytes(2, "little") + rows.to_bytes(2, "little")
        made.append(vector(f"raster_{width}x{rows}", head + b"\xf0" * (width * rows), ok(xbytes=width, rows=rows), dir="tx"))
        made.append(vector(f"raster_short_{width}x{rows}", head + b"\xf0" * (width * rows - 1), error("length"), dir="tx"))
    return made


def vectors():
    return statuses() + automatic() + mixed() + commands() + codes()
