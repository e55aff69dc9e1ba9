"""A roster of 5,000 lines, 200 of them bad in five ways, goes through the running hub by `nuanxin import-roster`: as UTF-8, UTF-8 with
BOM, GB18030 and XLSX, each into a fair of its own. 4,800 are expected there afterwards, the 200 come back with their reasons."""
import csv
import io
import json
import os
import re
import subprocess
import zipfile
from xml.sax.saxutils import escape

from van import BIN, Van, id_number, report

HEAD = ["姓名", "身份证号", "手机", "职业", "平台"]


def spoil(row, number):
    """Five kinds of faults by turns, as tests/unit/roster has them."""
    kind = number // 25 % 5
    if kind == 0:
        row[1] = row[1][:-1] + ("1" if row[1][-1] == "0" else "0")
    elif kind == 1:
        row[1] = id_number(number - 1)
    elif kind == 2:
        row[0] = ""
    elif kind == 3:
        row[1] = row[1][:-1]
    else:
        row[2] = "12345"


def five_thousand():
    rows = []
    for number in range(5000):
        row = [f"张{'伟芳娜敏静'[number % 5]}", id_number(number), f"138000{number:05}", "快递员" if number % 2 else "货车司机", "苏通物流,盐城"]
        if number % 25 == 24:
            spoil(row, number)
        rows.append(row)
    return rows


def csv_bytes(rows, encoding):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows):
    """The smallest workbook that spreadsheets open: one sheet, every cell a shared string."""
    strings, lines = {}, []
    for number, row in enumerate([HEAD, *rows], 1):
        cells = "".join(f'<c r="{"ABCDE"[i]}{number}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
                        for i, cell in enumerate(row) if cell)
        lines.append(f'<row r="{number}">{cells}</row>')
    main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package, kind = "http://schemas.openxmlformats.org/package/2006", "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
                               f'package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                               f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
                               f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{rel}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="名册" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{rel}/worksheet" '
                                      f'Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="{rel}/sharedStrings" '
                                      'Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}" count="{len(strings)}" uniqueCount="{len(strings)}">'
                                + "".join(f"<si><t>{escape(text)}</t></si>" for text in strings) + "</sst>"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return out.getvalue()


van = Van()
van.hub.start()
organizer, registrar = van.client("admin"), van.client("wangmin")


def import_roster(file, fair, rejected):
    """What the program prints: one sentence a bad line, then the counts."""
    run = subprocess.run([BIN / "nuanxin", "import-roster", file, "--hub", van.hub.url, "--fair", fair, "--rejected", rejected],
                         env=os.environ | {"NUANXIN_TOKEN": organizer.token}, capture_output=True, text=True,
                         timeout=120)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr
    sentences, counts = run.stdout[:run.stdout.rindex("{")], run.stdout[run.stdout.rindex("{"):]
    return sentences.strip().splitlines(), json.loads(counts)


def is_expected(fair, number):
    hits = registrar.request("POST", "/workers/search", {"q": number, "fair": fair})
    return [hit for hit in hits if "expected" in hit]


rows = five_thousand()
files = {"utf-8": csv_bytes(rows, "utf-8"), "utf-8-bom": csv_bytes(rows, "utf-8-sig"), "gb18030": csv_bytes(rows, "gb18030"),
         "xlsx": xlsx_bytes(rows)}
good_numbers = [rows[n][1] for n in (0, 1, 2500, 4998)]
bad_numbers = [rows[24][1], rows[99][1]]
lines_of_reasons = {}
for encoding, content in files.items():
    fair = organizer.command("CreateFair", {"fair": {"name": f"名册 {encoding}", "place": "码头", "day": "2030-01-01", "activities": ["vitals"],
                                                     "windows": []}})["fair"]["id"]
    file, rejected = van.folder / f"roster.{encoding}", van.folder / f"rejected-{encoding}.csv"
    file.write_bytes(content)
    sentences, counts = import_roster(file, fair, rejected)
    assert (counts["good"], counts["bad"], counts["imported"]) == (4800, 200, 4800), (encoding, counts)
    assert len(sentences) == 200, (encoding, len(sentences))
    lines_of_reasons[encoding] = sentences
    with open(rejected, encoding="utf-8-sig", newline="") as back:
        returned = list(csv.reader(back))[1:]
    assert len(returned) == 200 and all(row[-1] for row in returned), (encoding, len(returned))
    assert all(is_expected(fair, number) for number in good_numbers), encoding
    assert not any(is_expected(fair, number) for number in bad_numbers), encoding
first = lines_of_reasons["utf-8"]
assert all(each == first for each in lines_of_reasons.values()), "the reasons differ between encodings"
kinds = {}
for sentence in first:
    words = re.sub(r"[0-9]+", "#", sentence.split(": ", 1)[1])
    kinds[words] = kinds.get(words, 0) + 1
assert sorted(kinds.values()) == [40] * 5, kinds
van.hub.stop()
report(files=len(files), imported=4800 * len(files), returned=200 * len(files), reasons=len(kinds))
