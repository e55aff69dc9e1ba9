"""Vectors of the urine analyzers' text blocks and grades, from page 03 (3.1 layouts, 3.2 grades, 3.3 items, 3.4 malformed)."""
from more.make import any_of, differs, error, INCOMPLETE, ok, PRESENT, vector

STX, ETX, CAP = b"\x02", b"\x03", 8192
GRADES = {
    "-": ["-", "neg", "NEG", "Neg", "Negative", "negative", "NEGATIVE", "阴性"],
    "normal": ["normal", "Normal", "NORMAL", "norm", "Norm"],
    "+-": ["±", "+-", "+/-", "Trace", "trace", "TRACE", "微量", "弱阳性"],
    "1+": ["1+", "+1", "+", "(+)", "small", "Small", "SMALL"],
    "2+": ["2+", "+2", "++", "moderate", "Moderate"],
    "3+": ["3+", "+3", "+++", "large", "Large", "LARGE"],
    "4+": ["4+", "+4", "++++"],
    "pos": ["pos", "POS", "Pos", "Positive", "positive", "阳性"],
}
NOT_GRADES = ["+++1", "???", "5+", "+5", "+++++", "--", "1++", "-+-", "abc", "0+", "neg1", "+a", "ERR", "阴", "未知"]
# code: grade, operator, value, unit
SAMPLE = {
    "LEU": ("1+", "", "70", "CELL/uL"), "KET": ("-", "", "0", "mmol/L"), "NIT": ("-", "", "", ""), "URO": ("normal", "", "3.4", "umol/L"),
    "BIL": ("-", "", "0", "umol/L"), "GLU": ("2+", "", "14", "mmol/L"), "PRO": ("+-", "", "0.15", "g/L"), "SG": ("", "", "1.020", ""),
    "pH": ("", "", "6.0", ""), "BLD": ("3+", "", "200", "CELL/uL"), "VC": ("+-", "", "0.6", "mmol/L"), "MALB": ("", "<=", "10", "mg/L"),
    "Ca": ("", "", "5.0", "mmol/L"), "CR": ("", "", "8.8", "mmol/L"), "ACR": ("", "<", "3.4", "mg/mmol"),
}
URIT = {"VC": "Vc", "MALB": "MA"}
DIRUI = {"URO": "UBG", "MALB": "ALB", "CR": "CRE", "pH": "PH", "ACR": "A:C"}
YD = {"pH": "p.H", "SG": "S.G"}
URIT_WORDS = {"1+": "+1", "2+": "+2", "3+": "+3", "4+": "+4", "normal": "Normal"}
YD_WORDS = {"1+": "+", "2+": "++", "3+": "+++", "4+": "++++", "normal": "norm"}
YD_ITEMS = ["BLD", "BIL", "URO", "KET", "PRO", "NIT", "GLU", "pH", "SG", "LEU"]


def urit_line(code, item):
    grade, op, value, unit = item
    gap = "" if code == "ACR" else " "
    right = f"{op}{value}{gap if unit else ''}{unit}"
    if grade == "normal":
        return f" {URIT.get(code, code):<4}           Normal"
    mark = "*" if grade not in ("-", "") else " "
    left = f"{mark}{URIT.get(code, code):<4}{URIT_WORDS.get(grade, grade):<4}"
    return left + (f"{right:>13}" if unit else f"  {value:<11}" if value else "")


def urit(items, sample="26093000010", extra=(), end=ETX, start=STX + b" "):
    lines = [" ", f"ID:{sample}", "NO.000012 2026-09-30", "            08:30:20", "", *[urit_line(c, i) for c, i in items.items()],
        *extra]
    return start + "".join(line + "\r\r" for line in lines).encode("gb18030") + end


def dirui_line(code, item, gap=" "):
    grade, op, value, unit = item
    words = [DIRUI.get(code, code), "Normal" if grade == "normal" else grade,
        f"{op}{value}{gap if unit and grade != 'normal' else ''}{unit}"]
    return gap + gap.join(word for word in words if word)


def dirui(items, sample="26093000010", colon="：", extra=(), end=ETX, start=STX, pad=0, separator=b" "):
    lines = ["", " Date:2026-09-30 08:30", " No. 0012", f" ID{colon}{sample}", " " * pad]
    head = "".join(line + "\r\n" for line in (lines if pad else lines[:-1])).encode("gb18030")
    body = "".join(dirui_line(c, i) + "\r\n" for c, i in items.items()) + "".join(f" {line}\r\n" for line in extra)
    return start + head + body.encode("gb18030").replace(b" ", separator) + end


def yd(items, sample="26093000010", extra=(), end=ETX, start=STX):
    lines = ["Date :SEP-30-2026 08:30:20", "ID_NO:0012-".ljust(27), sample.ljust(16), "Ward :", "NAME :"]
    for code, (grade, op, value, unit) in items.items():
        word = YD_WORDS.get(grade, grade)
        number = f"{op + value:>5}" if "." in value else f"{value:>4} "
        right = f"{number} {unit}" if value and grade != "-" else "      neg" if grade == "-" else ""
        column = (word if len(word) > 2 else f" {word}").ljust(4)
        column = "  " if op else column
        lines.append(f"{YD.get(code, code):<4}{column}{right}".ljust(25))
    return start + "".join(line + "\r\n" for line in [*lines, *extra]).encode("gb18030") + end


def shown(item, with_value=True):
    grade, op, value, unit = item
    members = {"grade": grade} if grade else {}
    if value and with_value:
        members |= {"value": value} | ({"op": op} if op else {}) | ({"unit": unit} if unit else {})
    return members


def of(items, **members):
    return ok(items={code: shown(item) for code, item in items.items()}, **members)


def of_urit(items, **members):
    return ok(items={code: shown(item, item[0] != "normal") for code, item in items.items()}, **members)


def for_yd(items):
    kept = {code: items[code] for code in YD_ITEMS}
    kept["SG"] = ("", ">=", "1.030", "")
    return kept


def shown_yd(items):
    return {code: shown(item, item[0] != "-") for code, item in items.items()}


def grades():
    made = []
    for grade, texts in GRADES.items():
        for text in texts:
            made.append(vector(f"grade_{text}", text.encode(), ok(grade=grade)))
            if not text.isascii():
                made.append(vector(f"grade_{text}_gb18030", text.encode("gb18030"), ok(grade=grade)))
    made += [vector(f"no_grade_{text}", text.encode(), error("unparsed_value")) for text in NOT_GRADES]
    for text, grade in (("阴性(-)", "-"), ("阴性（-）", "-"), ("弱阳性(±)", "+-"), ("阳性(+)", any_of("pos", "1+")),
        ("阳性（++）", any_of("pos", "2+"))):
        made.append(vector(f"grade_both_{text}", text.encode(), [ok(grade=grade), error("unparsed_value")],
            note="one such form is in the given vectors"))
    made.append(vector("grade_blanks", b"  1+ ", ok(grade="1+")))
    return made


def layouts():
    date = any_of("2026-09-30 08:30:20", "2026-09-30 08:30")
    made = [vector("urit_whole", urit(SAMPLE), of_urit(SAMPLE, sample="26093000010", date=date))]
    made.append(vector("dirui_whole", dirui(SAMPLE), of(SAMPLE, sample="26093000010", date="2026-09-30 08:30", vendor="DIRUI text")))
    kept = for_yd(SAMPLE)
    made.append(vector("yd_whole", yd(kept), ok(items=shown_yd(kept), sample="26093000010", vendor="YD URiSCAN text")))
    made.append(vector("dirui_colon", dirui(SAMPLE, colon=":"), of(SAMPLE, sample="26093000010")))
    made.append(vector("dirui_ab_separator", dirui(SAMPLE, separator=b"\xab"), of(SAMPLE, sample="26093000010")))
    both = (("urit", urit, of_urit), ("dirui", dirui, of))
    for name, builder, demand in both:
        for sample in ("1", "", "000123", "32090019900307123X"):
            expect = demand(SAMPLE, sample=sample or any_of("", None))
            made.append(vector(f"{name}_sample_{sample or 'none'}", builder(SAMPLE, sample),
                expect if sample else [expect, demand(SAMPLE)]))
    made.append(vector("yd_sample_other", yd(kept, "A0001"), ok(sample="A0001")))
    steps = {"LEU": ["15", "70", "125", "500"], "PRO": ["0.15", "0.3", "1.0", "3.0", "20"], "GLU": ["2.8", "5.5", "14", "28", "55"],
        "BLD": ["10", "25", "80", "200"]}
    words = ["+-", "1+", "2+", "3+", "4+"]
    for code, values in steps.items():
        for grade, value in zip(words, values):
            items = SAMPLE | {code: (grade, "", value, SAMPLE[code][3])}
            for name, builder, demand in both:
                made.append(vector(f"{name}_{code}_{grade}", builder(items), demand(items)))
            kept = for_yd(items)
            made.append(vector(f"yd_{code}_{grade}", yd(kept), ok(items=shown_yd(kept))))
    for op in ("<", "<=", ">", ">="):
        items = SAMPLE | {"MALB": ("", op, "150", "mg/L"), "ACR": ("", op, "33.9", "mg/mmol")}
        made.append(vector(f"urit_op_{op}", urit(items), of_urit(items)))
        made.append(vector(f"dirui_op_{op}", dirui(items), of(items)))
    items = SAMPLE | {"GLU": ("2+", "", "250", "mg/dL"), "PRO": ("1+", "", "30", "mg/dL")}
    made.append(vector("conventional_units_as_printed", dirui(items), of(items)))
    items = SAMPLE | {"URO": ("1+", "", "34", "umol/L")}
    made.append(vector("urit_URO_1+", urit(items), of_urit(items)))
    return made


def odd():
    made = []
    whole = {"urit": urit, "dirui": dirui, "yd": lambda items, **more: yd(for_yd(items), **more)}
    for name, builder in whole.items():
        block = builder(SAMPLE)
        for at in (1, 40, len(block) // 2, len(block) - 60):
            made.append(vector(f"{name}_cut_at_{at}", block[:at], INCOMPLETE))
        made.append(vector(f"{name}_no_etx", block[:-1], [INCOMPLETE, of({})], note="closed only by silence"))
        for at in (1, 90, 200):
            made.append(vector(f"{name}_two_stx_{at}", block[:at] + block, ok(sample="26093000010", discarded_bytes=at)))
        made.append(vector(f"{name}_no_stx", block[1:], ok(sample="26093000010", warning=PRESENT)))
        items = {code: item for code, item in SAMPLE.items() if code != "NIT"}
        expect = ok(items={"LEU": {"grade": "1+"}}, warning=PRESENT)
        made.append(vector(f"{name}_unknown_item", builder(SAMPLE, extra=["XYZ  1+"]), expect, note="keep raw and warn"))
        if name != "yd":
            unknown = ok(items={"NIT": {"grade": None, "raw": "???"}, "LEU": {"grade": "1+"}}, warning="unparsed_value")
            made.append(vector(f"{name}_unknown_value", builder(items, extra=["NIT ???"]), unknown))
            worse = ok(items={"NIT": {"grade": None, "raw": "+++1"}}, warning="unparsed_value")
            made.append(vector(f"{name}_+++1", builder(items, extra=["NIT +++1"]), worse))
    items = SAMPLE | {"GLU": ("normal", "", "", "")}
    made.append(vector("dirui_normal_elsewhere", dirui(items), ok(items={"GLU": {"grade": "-"}}, warning=PRESENT)))
    items = {code: item for code, item in SAMPLE.items() if code != "ACR"}
    made.append(vector("urit_range", urit(items, extra=[" ACR  3.4-33.9mg/mmol"]), ok(items={"ACR": PRESENT}),
        note="how a range shows is open"))
    made.append(vector("two_blocks", dirui(SAMPLE) + dirui(SAMPLE, "26093000011"), ok(sample=any_of("26093000010", "26093000011"))))
    spare = CAP - len(dirui(SAMPLE, pad=1)) - 1
    made.append(vector("just_8k", dirui(SAMPLE, pad=spare), of(SAMPLE)))
    made.append(vector("over_8k", dirui(SAMPLE, pad=spare + 20), error("oversize")))
    made.append(vector("under_8k_waits", STX + b" " * (CAP - 10), INCOMPLETE))
    made.append(vector("oversize_9000", STX + b"A" * 9000, error("oversize")))
    made.append(vector("stx_etx_only", STX + ETX, {"result": differs("ok")}, note="nothing to book"))
    return made


def vectors():
    return grades() + layouts() + odd()
