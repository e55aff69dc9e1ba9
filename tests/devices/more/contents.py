"""What is inside ASTM and HL7 messages, from page 02 (2.2 records, 2.5 charsets and escapes). The values are the page's;
the members' names (results, code, value, name, patient…) are the program's, since no given vector shows any."""
from more import astm, hl7
from more.make import hanzi_with_trail, ok, vector

TRAILS = (0x7C, 0x5E, 0x5C, 0x7E)


def stored(name, records, encoding="utf-8", size=None, /, **members):
    data = astm.split(astm.joined(records, encoding), size) if size else [astm.frame((i + 1) % 8, r.encode(encoding)) for i,
        r in enumerate(records)]
    return vector(f"in_{name}", astm.session(*data), ok(records=len(records), **members))


def of_astm():
    made = []
    full = {"code": "LEU", "value": "2+", "unit": "Cell/uL", "flag": "A", "status": "F", "operator": "op1",
            "started": "20260930082900", "completed": "20260930083000", "instrument": "UA-TEST"}
    made.append(stored("result_fields", [astm.H, astm.P, astm.O, astm.r(1), astm.L], results=[full], sender="UA-TEST"))
    value = r"a&F&b&S&c&R&&E&d&X41&&Z9&"
    made.append(stored("escapes", [astm.H, astm.O, astm.r(1, value=value), astm.L], results=[{"value": "a|b^c\\&dA&Z9&"}]))
    for byte in TRAILS:
        for i, text in enumerate(hanzi_with_trail(byte, 2)):
            records = [astm.H, astm.P.replace("测试六", "王" + text), astm.O, astm.r(1, value=text + "F"), astm.L]
            for size in (None, 7, 240):
                made.append(stored(f"trail_{byte:02x}_{i}_{size or 'whole'}", records, "gb18030", size, name="王" + text,
                    results=[{"value": text + "F", "code": "LEU"}]))
    for size in (7, 8, 9, 101):
        made.append(stored(f"utf8_cut_{size}", [astm.H, astm.P, astm.O, astm.r(1), astm.L], "utf-8", size, name="测试六"))
    two = [astm.H, astm.P, astm.O, astm.r(1, "LEU"), astm.O.replace("0010|", "0011|"), astm.r(1, "NIT", "neg"), astm.r(2, "SG", "1.020"),
        astm.L]
    samples = [("LEU", "26093000010"), ("NIT", "26093000011"), ("SG", "26093000011")]
    made.append(stored("results_belong_to_last_order", two, results=[{"code": code, "sample_id": sample} for code, sample in samples]))
    own = [r"H|~^\|||UA", r"P|1||1||测\F\试", r"O|1|26093000010||^^^UA~^^^SG|R", r"R|1|^^^LEU|a\S\b&F&~c|Cell/uL", "L|1|N"]
    made.append(stored("own_delimiters", own, results=[{"code": "LEU", "unit": "Cell/uL"}], order_list=[{"tests": ["UA", "SG"]}],
        name="测|试"))
    other = [r"H!\*&!!!UA", "P!1!!1!!测|试", r"O!1!26093000010!!***UA\***SG!R", "R!1!***LEU!a&F&b!Cell/uL", "L!1!N"]
    made.append(stored("other_field_delimiter", other, results=[{"value": "a!b"}], name="测|试", order_list=[{"tests": ["UA", "SG"]}]))
    query = [astm.H, r"Q|1|^26093000010\^26093000011||ALL||||||||O", astm.L]
    made.append(stored("query_of_two", query, orders=2, sample_ids=["26093000010", "26093000011"]))
    return made


def of_hl7():
    made, count = [], 0

    def block(name, encoding="utf-8", value="2+", pid="王小测", expect=None, **head):
        nonlocal count
        count += 1
        ctrl = f"INSIDE{count}"
        data = hl7.block(hl7.oru(ctrl, 1, pid=pid, extra=[hl7.obx(2, "SG", "比重", value, "ST", "g/L")], **head), encoding)
        made.append(vector(f"in_{name}", data, ok(ctrl=ctrl, obx=2, **expect)))

    def second(**members):
        return {"results": [{"code": "LEU", "name": "白细胞", "value": "2+"}, {"code": "SG", "name": "比重", "unit": "g/L", **members}]}

    block("fields", expect=second(value="2+", flag="A", status="F",
        time="20260930082900") | {"patient": {"id": "32090019900307123X", "name": "王小测", "birth": "19900307", "sex": "M"}})
    for name, value, shown in (("all", r"a\F\b\S\c\T\d\R\e\E\f", r"a|b^c&d~e\f"), ("hex", r"\X41\\X4243\ ", "ABC"),
        ("unknown", r"\Z9\x\N\ ", r"\Z9\x\N\ "),
                               ("lone", "50\\", "50\\"), ("bad_hex", r"\XG\ ", r"\XG\ "), ("lower", r"a\f\b", r"a\f\b")):
        block(f"escape_{name}", value=value.strip(), expect=second(value=shown.strip()))
    for byte in TRAILS:
        for i, text in enumerate(hanzi_with_trail(byte, 2)):
            for charset in ("GB18030", ""):
                # Behind 5C an F and a backslash: split or unescaped too early, this is a field delimiter.
                block(f"trail_{byte:02x}_{i}_{charset or 'empty'}", "gb18030", text + "F\\", "王" + text,
                      second(value=text + "F\\") | {"name": "王" + text}, charset=charset)
    block("four_bytes", "gb18030", "㼆", "测㼆", second(value="㼆") | {"name": "测㼆"}, charset="GB18030")
    return made
