"""Tickets told in JSON through `nuanxin device encode escpos`: every given vector that goes to the printer, told in our
words and in its own, and cases of ours. The bytes are read by a printer of the test's own (escpos_paper.py) and
compared with what was asked. Each case runs as a line among all the others, and alone with --raw."""
import concurrent.futures
import json
import os
import subprocess
import sys

import escpos_paper
from runner import PROGRAM, SHARED, SOURCE, WAIT_S, matches, shown

ASKED = {  # the given vectors in the words of docs/devices.md
    "bold_on": {"bold": True},
    "size_2x2": {"size": [2, 2]},
    "kanji_on": {"chinese": True},
    "kanji_off": {"chinese": False},
    "text_gb18030": {"text": "测试一"},
    "feed_3": {"feed": 3},
    "cut_partial_feed0": {"cut": True},
    "cut_full": {"cut": "full"},
    "cut_partial": {"cut": "partial"},
    "qr_model2_size6_M": {"qr": "VAN1:26093000010"},
    "code128_B": {"code128": "26093000010"},
    "code128_escape_brace": {"code128": {"data": "a{b", "setup": False}},
    "raster_8x2": {"raster": {"width": 8, "height": 2, "data": "F00F"}},
    "raster_bad_length": {"raster": {"xbytes": 2, "rows": 2, "data": "F00F"}},
    "status_req_printer": {"status": 1},
    "status_req_offline": {"status": 2},
    "status_req_error": {"status": 3},
    "status_req_paper": {"status": 4},
    "asb_disable": {"auto_status": False},
    "ticket_full": {"title": "体检导诊单", "lines": ["姓名：测试一  男 36岁"], "ticket": "A023", "qr": "VAN1:26093000010",
                    "code128": "26093000010"},
}
INIT, CHINESE, CUT = ("init",), ("chinese",), ("cut", 66, 0)
BARS = [("bar_height", 80), ("bar_module", 2), ("bar_digits", 2)]
RASTER_FF = "FF" * 48


def encode(text, *options):
    done = subprocess.run([PROGRAM, "device", "encode", "escpos", *options], input=text.encode("utf-8", "surrogateescape"),
                          capture_output=True, timeout=WAIT_S)
    return done.returncode, done.stdout


def text_of(told):
    """What stands on the line; a case may be text that is no JSON."""
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)


def in_its_own_words(vector):
    """A vector's expected members are an operation already; None where they do not say enough."""
    expect = vector["expect"]
    for name in ("cmd", "text"):
        if name in expect:
            return {name: expect[name]}
    if "store_pL" in expect:
        return {"qr": expect["data"]}
    return None


def given():
    """(name, told, demanded): demanded is hex, or the members of the refusal."""
    seen = {}
    for folder in (SOURCE / "tests/data/protocols", SHARED / "protocols/vectors"):
        path = folder / "05_escpos.json"
        for vector in json.loads(path.read_text()) if path.exists() else []:
            if vector.get("dir") != "rx":
                seen[vector["name"]] = vector
    for name, vector in seen.items():
        expect = vector["expect"]
        demanded = vector["hex"] if expect["result"] == "ok" else expect
        told = [ASKED.get(name), in_its_own_words(vector)]
        if not any(told):
            print(f"{name}: not told in JSON, left out")
        for number, one in enumerate(told):
            if one:
                yield f"{name} {('ours', 'own')[number]}", one, demanded


def refusal(error, at=None):
    members = {"result": "error", "error": error, "message": {"present": True}}
    return members if at is None else {**members, "at": at}


def qr_events(data, size=6, ec="M"):
    return [("qr", data, size, ec)]


def operations():
    """(name, told, events of the paper)"""
    for number, name in enumerate(("left", "center", "right")):
        yield f"align_{name}", {"align": name}, [("align", number)]
    for width, height in ((1, 1), (1, 2), (2, 1), (3, 4), (8, 8)):
        yield f"size_{width}x{height}", {"size": [width, height]}, [("size", width, height)]
    yield "size_both", {"size": 4}, [("size", 4, 4)]
    yield "bold_off", {"bold": False}, [("bold", 0)]
    yield "init", {"init": True}, [INIT]
    yield "nothing", [{"init": False}, {"cut": False}], []
    for lines in (0, 10, 26, 255):
        yield f"feed_{lines}", {"feed": lines}, [("feed", lines)]
    yield "auto_status", {"auto_status": True}, [("auto_status", 255)]
    yield "hanzi_size", {"cmd": "FS ! 0x0C"}, [("hanzi_size", 12)]
    yield "cut_65", {"cmd": "GS V 65 10"}, [("cut", 65, 10)]
    yield "line_ends", {"text": "甲\n乙\r\n丙"}, [("text", "甲\n乙\n丙")]
    yield "rare_two_bytes", {"line": "䶮镕喆"}, [("text", "䶮镕喆\n")]
    yield "mixed_widths", {"text": "Ａ a①°—"}, [("text", "Ａ a①°—")]
    yield "styled", {"ops": [{"bold": True}, {"text": "A"}, {"bold": False}]}, [("bold", 1), ("text", "A"), ("bold", 0)]


def codes():
    for length in (1, 16, 252, 253, 255, 256, 300, 2000):
        data = ("VAN1:" + "7" * length)[:length]
        yield f"qr_{length}", {"qr": data}, qr_events(data)
    for ec in "LMQH":
        yield f"qr_{ec}", {"qr": {"data": "体检", "size": 3, "ec": ec}}, qr_events("体检", 3, ec)
    yield "qr_in_text", [{"text": "a"}, {"qr": "b" * 300}, {"text": "c"}], [("text", "a"), *qr_events("b" * 300), ("text", "c")]
    for name, data in (("braces", "{{}{"), ("ascii", " !\"#~"), ("letters", "Ab-012"), ("code_set", "{C12")):
        yield f"bars_{name}", {"code128": data}, [*BARS, ("code128", data, "B")]
    yield "bars_style", {"code128": {"data": "1", "height": 255, "module": 6}}, [
        ("bar_height", 255), ("bar_module", 6), ("bar_digits", 2), ("code128", "1", "B")]
    yield "bars_pairs", {"code128": {"data": "0012995123", "set": "C", "setup": False}}, [("code128", "0012995123", "C")]
    yield "raster_odd_width", {"raster": {"width": 9, "height": 2, "data": "FF80FF80"}}, [("raster", 2, 2, "FF80FF80")]
    yield "raster_then_text", [{"raster": {"xbytes": 48, "rows": 1, "data": RASTER_FF}}, {"text": "x"}], [
        ("raster", 48, 1, RASTER_FF), ("text", "x")]
    yield "raster_blocks", {"raster": {"xbytes": 48, "rows": 130, "data": RASTER_FF * 130}}, [
        ("raster", 48, 128, RASTER_FF * 128), ("raster", 48, 2, RASTER_FF * 2)]


def tickets():
    yield "number_only", {"ticket": "A001"}, [INIT, CHINESE, ("text", "编号："), ("bold", 1), ("text", "A001\n"), ("bold", 0), CUT]
    yield "lines_uncut", {"lines": ["甲", "", "乙"], "cut": False}, [INIT, CHINESE, ("text", "甲\n"), ("text", "\n"), ("text", "乙\n")]
    yield "full_cut", {"lines": [], "cut": "full"}, [INIT, CHINESE, ("cut", 0)]
    yield "qr_options", {"title": "甲", "qr": {"data": "x", "size": 8, "ec": "H"}}, [
        INIT, CHINESE, ("align", 1), ("size", 2, 2), ("text", "甲\n"), ("size", 1, 1), ("align", 0), ("align", 1),
        *qr_events("x", 8, "H"), ("text", "\n"), CUT]
    for width, columns in ((58, 32), (80, 48)):
        line = "体" * (columns // 2) + "检" + "a"
        yield f"width_{width}", {"lines": [line], "width": width, "cut": False}, [
            INIT, CHINESE, ("text", line[:columns // 2] + "\n"), ("text", "检a\n")]
    yield "no_width", {"lines": ["体" * 60], "cut": False}, [INIT, CHINESE, ("text", "体" * 60 + "\n")]


def foreign():
    """Texts that would be commands."""
    yield "escape", {"text": "测\x1b@试"}, [("text", "测@试")]
    yield "cut_in_name", {"lines": ["张\x1dV\x00三\n编号：B999"], "cut": False}, [INIT, CHINESE, ("text", "张V三编号：B999\n")]
    yield "realtime", {"ticket": "A\x10\x04\x01\x10\x14\x01", "cut": False}, [
        INIT, CHINESE, ("text", "编号："), ("bold", 1), ("text", "A\n"), ("bold", 0)]
    yield "all_controls", {"text": "".join(map(chr, [*range(10), *range(11, 32)])) + "x\x7f\x80\x9f"}, [("text", "x")]
    yield "box", {"text": "测㼆𠮷!", "no_glyph": "box"}, [("text", "测□□!")]
    yield "box_ticket", {"title": "😀", "lines": ["𬭎"], "no_glyph": "box", "cut": False}, [
        INIT, CHINESE, ("align", 1), ("size", 2, 2), ("text", "□\n"), ("size", 1, 1), ("align", 0), ("text", "□\n")]


def glyph_refusals():
    yield "glyph", {"text": "测㼆"}, refusal("unsupported_glyph", "/text")
    yield "glyph_emoji", [{"init": True}, {"line": "😀"}], refusal("unsupported_glyph", "/1/line")
    yield "glyph_in_ticket", {"lines": ["甲", "乙", "𠮷"]}, refusal("unsupported_glyph", "/lines/2")
    yield "glyph_in_title", {"title": "㐂", "no_glyph": "refuse"}, refusal("unsupported_glyph", "/title")


def refusals():
    yield "raster_long", {"raster": {"xbytes": 1, "rows": 1, "data": "F00F"}}, refusal("length", "/raster")
    yield "raster_wide", {"raster": {"xbytes": 49, "rows": 1, "data": "FF" * 49}, "width": 58}, refusal("invalid_value", "/raster")
    yield "raster_not_hex", {"raster": {"xbytes": 1, "rows": 1, "data": "G0"}}, refusal("invalid_value", "/raster/data")
    yield "qr_empty", {"qr": ""}, refusal("too_large", "/qr")
    yield "qr_long", {"qr": "a" * 2001}, refusal("too_large", "/qr")
    yield "qr_escape", {"qr": "a\x1b"}, refusal("invalid_value", "/qr")
    yield "qr_level", {"qr": {"data": "a", "ec": "m"}}, refusal("invalid_value", "/qr/ec")
    yield "qr_size", {"ticket": "A1", "qr": {"data": "a", "size": 17}}, refusal("invalid_value", "/qr")
    yield "bars_hanzi", {"code128": "体检"}, refusal("invalid_value", "/code128")
    yield "bars_long", {"code128": "{" * 127}, refusal("too_large", "/code128")
    yield "bars_as_command", {"code128": {"data": "1604", "set": "C"}}, refusal("invalid_value", "/code128")
    yield "size_0", {"size": [0, 1]}, refusal("invalid_value", "/size")
    yield "feed_256", {"feed": 256}, refusal("invalid_value", "/feed")
    yield "feed_text", {"feed": "3"}, refusal("invalid_value", "/feed")
    yield "align_wrong", {"align": "middle"}, refusal("invalid_value", "/align")
    yield "status_5", {"status": 5}, refusal("invalid_value", "/status")
    yield "width_57", {"ticket": "A1", "width": 57}, refusal("invalid_value", "/width")
    yield "unknown", {"ops": [{"init": True}, {"bolt": True}]}, refusal("bad_request", "/ops/1/bolt")
    yield "two_at_once", {"ops": [{"bold": True, "text": "a"}]}, refusal("bad_request", "/ops/0")
    yield "stranger_in_ticket", {"ticket": "A1", "name": "x"}, refusal("bad_request", "/name")
    yield "not_an_object", "23", refusal("bad_request")
    yield "not_json", '{"bold":true', refusal("not_json")
    yield "two_documents", '{"bold":true} {"bold":true}', refusal("not_json")
    yield "not_utf8", '{"text":"\udcb2\udce2"}', refusal("not_json")
    yield "half_a_pair", '{"text":"\\ud842"}', refusal("not_json")
    yield "too_deep", "[" * 5000, refusal("not_json")


def fault(demanded, bytes_or_error):
    """Empty when the answer is as demanded: hex, events of the paper, or the members of a refusal."""
    if isinstance(demanded, dict) or isinstance(bytes_or_error, dict):
        return "" if isinstance(demanded, dict) and matches(demanded, bytes_or_error) else shown(bytes_or_error)
    if isinstance(demanded, str):
        return "" if bytes_or_error.hex().upper() == demanded else bytes_or_error.hex()
    try:
        events = escpos_paper.read(bytes_or_error)
    except (escpos_paper.Misprint, UnicodeDecodeError, LookupError) as problem:
        return f"{problem}: {bytes_or_error.hex()}"
    return "" if joined(events) == joined(demanded) else shown(events)


def joined(events):
    """Texts that follow each other are one."""
    out = []
    for event in events:
        if out and out[-1][0] == event[0] == "text":
            out[-1] = ("text", out[-1][1] + event[1])
        else:
            out.append(tuple(event))
    return out


def alone(told, demanded):
    status, answer = encode(text_of(told), "--raw")
    wanted = 1 if isinstance(demanded, dict) else 0
    if status != wanted:
        return f"exit {status} {answer[:200]!r}"
    return fault(demanded, json.loads(answer) if status else answer)


def together(cases):
    status, answers = encode("# all of them\n" + "\n\n".join(text_of(told) for _, told, _ in cases))
    lines = answers.decode().split("\n")
    if status != 1 or len(lines) != len(cases) + 1:
        return [f"exit {status}, {len(lines) - 1} lines for {len(cases)}"] * len(cases)
    made = [json.loads(line) if line.startswith("{") else bytes.fromhex(line) for line in lines[:-1]]
    faults = [fault(demanded, answer) for (_, _, demanded), answer in zip(cases, made)]
    small = [line for line in lines[:-1] if not line.startswith("{") and line != line.upper()]
    return [f"not in capitals: {shown(small[0])}"] * len(cases) if small else faults


def other_inputs():
    """(name, input, options, exit, output)"""
    yield "indented", json.dumps({"ops": [{"bold": True}, {"feed": 3}]}, indent=2), (), 0, b"1B45011B6403\n"
    yield "indented_raw", '{\n "text": "A"\n}\n', ("--raw",), 0, b"A"
    yield "dos_lines", '{"feed":1}\r\n{"feed":2}\r\n', (), 0, b"1B6401\n1B6402\n"
    yield "empty_job", "[]", (), 0, b"\n"
    yield "with_a_note", '{"feed":1,"note":"why"}', (), 0, b"1B6401\n"


def main():
    cases = list(given())
    vectors = len(cases)
    for made in (operations, codes, tickets, foreign, glyph_refusals, refusals):
        cases += made()
    names = [name for name, _, _ in cases]
    assert len(names) == len(set(names)), "a name twice"
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        each = list(pool.map(lambda case: alone(case[1], case[2]), cases))
    failures = 0
    for (name, told, _), one, among in zip(cases, each, together(cases)):
        failures += bool(one or among)
        for how, text in (("alone", one), ("among others", among)):
            if text:
                print(f"{name} ({how}): {shown(told)}\n  {text}")
    inputs = list(other_inputs())
    for name, text, options, *wanted in inputs:
        got = encode(text, *options)
        failures += got != tuple(wanted)
        if got != tuple(wanted):
            print(f"{name}: {got}")
    total = len(cases) + len(inputs)
    print(f"vectors {vectors}, own {total - vectors}; passed {total - failures} of {total}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
