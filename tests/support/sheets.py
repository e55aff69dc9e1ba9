"""A workbook as another program sees it: the zip's XML and nothing of ours. Sheets by name, rows as lists of texts and numbers."""
import re
import xml.etree.ElementTree as ET
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def cell_value(cell, strings):
    value = cell.find(MAIN + "v")
    if cell.get("t") == "s":
        return strings[int(value.text)]
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(MAIN + "t"))
    return None if value is None else float(value.text)


def column(reference):
    number = 0
    for letter in re.match("[A-Z]+", reference).group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheets(path):
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        read = lambda name: ET.fromstring(book.read(name))
        strings = ["".join(t.text or "" for t in item.iter(MAIN + "t")) for item in read("xl/sharedStrings.xml")]
        targets = {r.get("Id"): r.get("Target") for r in read("xl/_rels/workbook.xml.rels")}
        out = {}
        for sheet in read("xl/workbook.xml").find(MAIN + "sheets"):
            rows = {}
            for cell in read("xl/" + targets[sheet.get(REL)]).iter(MAIN + "c"):
                line = rows.setdefault(int(re.search(r"\d+", cell.get("r")).group()), [])
                line += [None] * (column(cell.get("r")) + 1 - len(line))
                line[column(cell.get("r"))] = cell_value(cell, strings)
            out[sheet.get("name")] = [rows.get(i, []) for i in range(1, max(rows, default=0) + 1)]
        out_charts = sum(1 for name in book.namelist() if name.startswith("xl/charts/chart"))
    return out, out_charts


def table(rows):
    """The rows below the heads (the fourth line) up to the first empty one, by their first cell: {name: {head: value}}."""
    heads = rows[3]
    out = {}
    for row in rows[4:]:
        if not any(value is not None for value in row):
            break
        out[row[0]] = dict(zip(heads[1:], row[1:]))
    return out
