"""Two forms folders that differ in one word: the desk for memberships is sensitive in the second. What three people did there is then in no
file and no answer, and cannot be had from the totals; what does not touch it stays as it was."""
import json
import pathlib
import shutil
import subprocess

import day as days
from sheets import sheets, table
from van import Van


class SensitiveVan(Van):
    def __init__(self):
        super().__init__()
        forms = self.folder / "forms"
        shutil.copytree(pathlib.Path(self.hub.command[self.hub.command.index("--forms") + 1]), forms)
        catalogue = json.loads((forms / "catalogue.json").read_text())
        next(a for a in catalogue["activities"] if a["code"] == "membership")["sensitive"] = True
        (forms / "catalogue.json").write_text(json.dumps(catalogue))
        self.hub.command[self.hub.command.index("--forms") + 1] = str(forms)


days.Van = SensitiveVan
day = days.Day()
for n in range(12):
    day.live(n)  # 2, 3 (membership is the third service), 5, 8 and 11 want it; 2 gets it
answer = day.organizer.get(f"/fairs/{day.fair}/day")
_, activities, _, exams, _ = days.count(days.from_journal(day.van.database(), day.fair))
truth = activities["membership"]
assert 0 < truth["done"] < 5, truth
line = next(a for a in answer["activities"] if a["code"] == "membership")
assert line["sensitive"] and line["wanted"] == "*" and line["wait_minutes"] is None and line["service_minutes"] is None, line
for part in ("done", "declined", "cancelled", "missed", "open"):
    assert line[part] == ("<5" if 0 < truth[part] < 5 else truth[part]), (part, line, truth)
assert all(o["services"] == 0 for o in answer["occupations"] + answer["platforms"] + answer["channels"])
assert all(h["services"] == 0 for h in answer["hours"])
assert {o["code"]: o["exams"] for o in answer["occupations"]} == exams

files, said = days.write_files(day, day.van.folder)
assert "账目相符" in said
services = table(sheets(files["xlsx"])[0]["各项服务"])
row = services["入会申请 ◆"]
assert (row["登记"], row["完成"]) == ("*", "<5"), row
total = services["合计（不含敏感服务）"]
assert total["完成"] == activities["vitals"]["done"] + activities["knee"]["done"], total
text = subprocess.run(["pdftotext", "-layout", str(files["pdf"]), "-"], check=True, capture_output=True, text=True).stdout
assert "◆" in text and "<5" in text, text
