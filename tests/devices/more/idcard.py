"""Vectors of the card reader, from page 01 (1.2 frames and SW3, 1.3 the text block, 1.6 malformed)."""
from more.make import error, INCOMPLETE, ok, seeded, vector, xor

START = bytes.fromhex("AAAAAA9669")
# Codes without a name in a given vector are open: only the status is demanded.
STATUS = {
    0x10: "reader_got_bad_checksum", 0x11: None, 0x21: None, 0x23: None, 0x24: None, 0x31: None, 0x32: None, 0x33: None,
    0x40: None, 0x41: None, 0x47: None, 0x60: None, 0x66: None, 0x80: "no_card", 0x81: "select_failed", 0x91: "no_content",
}
COMMANDS = {
    b"\x10\xff": "reset SAM", b"\x11\xff": "SAM status", b"\x12\xff": "read SAM module number", b"\x20\x01": None, b"\x20\x02": None,
    b"\x30\x01": "read text+photo", b"\x30\x10": None, b"\x30\x03": "read latest appended address",
}
PHOTO = b"WLf\x7e" + bytes(range(1, 256)) * 4
RESIDENT = {"name": "测试六", "sex": "1", "nation": "01", "birth": "19900307", "address": "江苏省盐城市测试区虚构路6号",
            "id": "32090019900307123X", "issuer": "盐城市公安局测试分局", "valid_from": "20200101", "valid_to": "20400101"}
LAYOUTS = {
    "resident": {"name": (0, 30), "sex": (30, 2), "nation": (32, 4), "birth": (36, 16), "address": (52, 70), "id": (122, 36),
                 "issuer": (158, 30), "valid_from": (188, 16), "valid_to": (204, 16)},
    "hkmotw": {"name": (0, 30), "sex": (30, 2), "birth": (36, 16), "address": (52, 70), "id": (122, 36), "issuer": (158, 30),
               "valid_from": (188, 16), "valid_to": (204, 16), "pass_no": (220, 18), "issue_count": (238, 4)},
    "foreigner2023": {"name": (0, 30), "sex": (30, 2), "renewals": (32, 4), "birth": (36, 16), "id": (122, 36),
                      "valid_from": (188, 16), "valid_to": (204, 16), "nationality": (242, 6), "assoc": (250, 6)},
    "foreigner2017": {"name_en": (0, 120), "sex": (120, 2), "id": (122, 30), "nationality": (152, 6), "name": (158, 30),
                      "valid_from": (188, 16), "valid_to": (204, 16), "birth": (220, 16), "version": (236, 4), "issuer_code": (240, 8)},
}
MARKS = {"hkmotw": "J", "foreigner2023": "Y", "foreigner2017": "I"}


def frame(body, length=None):
    size = (len(body) + 1 if length is None else length).to_bytes(2, "big")
    return START + size + body + bytes([xor(size + body)])


def answer(sw, data=b""):
    return frame(bytes([0, 0, sw]) + data)


def text_block(card, fields):
    block = bytearray(" ".encode("utf-16-le") * 128)
    layout = dict(LAYOUTS[card])
    if card == "foreigner2023":  # the name goes on at 220
        layout |= {"name_en": (52, 70), "rest": (220, 22)}
        fields = dict(fields, name_en=fields["name_en"][:35], rest=fields["name_en"][35:])
    for name, (offset, size) in layout.items():
        raw = fields.get(name, "")
        raw = raw if isinstance(raw, bytes) else raw.encode("utf-16-le")
        assert len(raw) <= size, name
        block[offset : offset + len(raw)] = raw
    block[248:250] = MARKS.get(card, " ").encode("utf-16-le")
    return bytes(block)


def read_answer(text, photo=PHOTO, finger=None):
    photo = photo[:1024].ljust(1024, b"\x55")
    sizes = len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big")
    if finger is not None:
        sizes += len(finger).to_bytes(2, "big")
    return answer(0x90, sizes + text + photo + (finger or b""))


def card(name, kind, fields, shown=None, **more):
    expect = ok(card=kind, sw=0x90, text_len=256, photo_len=1024, **(shown if shown is not None else fields))
    return vector(f"card_{name}", read_answer(text_block(kind, fields)), expect, dir="rx", **more)


def cards():
    made = []
    for nation in ("01", "02", "11", "56", "97", "98"):
        made.append(card(f"nation_{nation}", "resident", RESIDENT | {"nation": nation}))
    for sex in "0129":
        made.append(card(f"sex_{sex}", "resident", RESIDENT | {"sex": sex}))
    made.append(card("full_fields", "resident", RESIDENT | {"name": "测" * 15, "address": "虚" * 35, "issuer": "盐" * 15, "valid_to": "长期"}))
    made.append(card("empty_address", "resident", RESIDENT | {"address": ""}, {"name": "测试六", "id": RESIDENT["id"]}))
    for label, name in (("gbk_absent", "测䶮"), ("four_byte", "测㼆"), ("surrogate_pair", "测𬭎")):
        made.append(card(f"rare_{label}", "resident", RESIDENT | {"name": name}, {"name": name, "id": RESIDENT["id"]}))
    private = "测\ue000"
    made.append(card("private_use", "resident", RESIDENT | {"name": private},
        {"rare_character": True, "id": RESIDENT["id"], "address": RESIDENT["address"]}))
    for label, unit in (("high", b"\x00\xd8"), ("low", b"\x00\xdc")):
        raw = "测".encode("utf-16-le") + unit + "试".encode("utf-16-le")
        shown = {"name": "测\ufffd试", "rare_character": True, "id": RESIDENT["id"]}
        made.append(card(f"lone_{label}_surrogate", "resident", RESIDENT | {"name": raw}, shown, note="must not abort the read"))
    permit = RESIDENT | {"name": "测试七", "id": "810000199001010019", "birth": "19900101", "pass_no": "H12345678", "issue_count": "01"}
    permit.pop("nation")
    made.append(card("hk_permit", "hkmotw", permit))
    made.append(card("tw_permit", "hkmotw",
        permit | {"id": "830000198812120026", "birth": "19881212", "pass_no": "12345678", "issue_count": "12"}))
    of_2023 = {"name": "测试五", "sex": "2", "renewals": "01", "birth": "19800101", "name_en": "CESHI, WU", "id": "931586198001010028",
               "valid_from": "20240101", "valid_to": "20340101", "nationality": "PAK", "assoc": "123"}
    made.append(card("2023_short", "foreigner2023", of_2023))
    made.append(card("2023_two_parts", "foreigner2023", of_2023 | {"name_en": "CESHI ABCDEFGHIJ KLMNOPQRSTUVWXYZ ABCDEFGHIJKL"}))
    of_2017 = {"name_en": "CESHI, SI", "sex": "2", "id": "CAN320080010119", "nationality": "CAN", "name": "测试四", "valid_from": "20180101",
               "valid_to": "20280101", "birth": "19800101", "version": "01", "issuer_code": "1500"}
    made.append(card("2017_full_name", "foreigner2017", of_2017 | {"name_en": ("ABCDEFGHI " * 6)[:59] + "Z"}))
    made.append(card("2017_inner_spaces", "foreigner2017", of_2017 | {"name_en": "A  B   C"}))
    other = bytearray(text_block("resident", RESIDENT))
    other[248:250] = b"X\0"
    made.append(vector("card_other_mark_is_resident", read_answer(bytes(other)), ok(card="resident", name="测试六"), dir="rx"))
    return made


def fingers():
    text = text_block("resident", RESIDENT)
    made = []
    for size, total in ((1024, 2321), (512, 1809), (0, 1297)):
        data = read_answer(text, finger=bytes(size))
        made.append(vector(f"finger_{size}", data, ok(card="resident", fp_len=size, total=total), dir="rx"))
    sizes = {"text_512": (512, 1024), "text_255": (255, 1024), "photo_1023": (256, 1023), "both_zero": (0, 0), "huge": (0xFFFF, 0xFFFF)}
    for name, (first, second) in sizes.items():
        body = first.to_bytes(2, "big") + second.to_bytes(2, "big") + text + bytes(1024)
        made.append(vector(f"inner_{name}", answer(0x90, body), error("inner_length"), dir="rx"))
    return made


def frames():
    find, select, none = answer(0x9F, bytes(4)), answer(0x90, bytes(8)), answer(0x80)
    whole = read_answer(text_block("resident", RESIDENT))
    made = []
    for at in (1, 4, 5, 6, 7, 10, 11, 15, 700, 1294):
        made.append(vector(f"cut_at_{at}", whole[:at], INCOMPLETE, dir="rx"))
    for size in (0, 1, 2, 3, 4097, 0x8000, 0xFFFF):
        made.append(vector(f"len_{size}", START + size.to_bytes(2, "big") + bytes(16), error("length"), dir="rx"))
    for size in (4, 5, 0x090A, 4096):
        made.append(vector(f"len_{size}_waits", START + size.to_bytes(2, "big") + bytes(3), INCOMPLETE, dir="rx"))
    for at in (7, 9, 13, 700, 1294):
        broken = bytearray(whole)
        broken[at] ^= 0x01
        made.append(vector(f"flip_at_{at}", broken, error("checksum"), dir="rx"))
    for count in (1, 2, 3, 7):
        made.append(vector(f"extra_AA_{count}", b"\xaa" * count + find, ok(sw=0x9F, skipped=count), dir="rx"))
    for noise in ("96", "AAAA96", "AAAAAA96", "AAAAAA9668", "00FF13AA96", "69", "AAAAAAAA96AAAAAA96"):
        made.append(vector(f"noise_{noise}", bytes.fromhex(noise) + none, error("no_card", sw=0x80, skipped=len(noise) // 2), dir="rx"))
    made.append(vector("three_frames", find + select + none, [{"frames": 3, "sw": [0x9F, 0x90, 0x80]}], dir="rx"))
    made.append(vector("two_frames_noise_between", find + b"\x00\xaa" + select, ok(frames=2, sw=[0x9F, 0x90]), dir="rx"))
    inside = text_block("resident", RESIDENT | {"address": START + b"\0\4\0\0\x80"})
    made.append(vector("preamble_inside_payload", read_answer(inside), ok(card="resident", text_len=256), dir="rx"))
    photo = b"WLf" + find + none
    made.append(vector("frame_inside_photo", read_answer(text_block("resident", RESIDENT), photo), ok(card="resident", name="测试六"),
        dir="rx"))
    broken = bytearray(find)
    broken[-1] ^= 1
    after = [error("checksum", frames=2), error("checksum"), ok(sw=0x9F), ok(frames=2), {"sw": [0x9F, 0x90]}]
    made.append(vector("bad_then_good", bytes(broken) + select, after, dir="rx", note="which of the two leads is open"))
    hidden = START + b"\0\x14\0\0\x90" + find[:15]  # a wrong length that swallows a frame: rescan after the bad checksum
    made.append(vector("rescan_after_checksum", hidden + find[15:] + bytes(9) + b"\1", [error("checksum"), ok(sw=0x9F)], dir="rx",
        note="open which leads"))
    return made


def vectors():
    made = []
    for command, meaning in COMMANDS.items():
        made.append(vector(f"cmd_{command.hex()}", frame(command), ok(meaning=meaning) if meaning else ok(), dir="tx"))
    for rate in range(5):
        made.append(vector(f"cmd_baud_{rate}", frame(bytes([0x60, rate])), [ok(), error()], dir="tx",
            note="the page names it, its meaning text is open"))
    for sw, code in STATUS.items():
        made.append(vector(f"sw_{sw:02x}", answer(sw), error(code, sw=sw) if code else error(sw=sw), dir="rx"))
    made.append(vector("sw_90_empty", answer(0x90), ok(sw=0x90, data_len=0), dir="rx"))
    made.append(vector("new_address", answer(0x90, "测试路7号".ljust(35).encode("utf-16-le")), ok(sw=0x90, data_len=70), dir="rx"))
    made.append(vector("select_nonzero", answer(0x90, bytes(range(8))), ok(sw=0x90, data_len=8), dir="rx"))
    random = seeded("idcard")
    for k in range(4):
        numbers = [random.randrange(100), random.randrange(100), 20000101 + k * 10101, random.randrange(10**9), random.randrange(10**9)]
        data = b"".join(n.to_bytes(2 if i < 2 else 4, "little") for i, n in enumerate(numbers))
        text = "%02d.%02d-%d-%010d-%010d" % tuple(numbers)
        made.append(vector(f"samid_{k}", answer(0x90, data), ok(sw=0x90, samid=text), dir="rx"))
    return made + cards() + fingers() + frames()
