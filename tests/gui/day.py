"""The organizer's page of the day: F6, the count that adds up, arrivals and waits in words for who cannot see the bars, a line per
activity, both files by key and by button, and a folder that does not exist said in words."""
import pathlib
import subprocess

from sheets import sheets, table
from van import Van, registration, report
from workplace import Machines

van = Van()
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())
fair, registrar, doctor = machines.access["fair"], van.client("wangmin"), van.client("lidoctor")
organizer = van.client("admin")


def register(n, *activities):
    return registrar.command("RegisterWorker", registration(fair, 8000 + n, activities))["visit"]


def examine(visit):
    stop = visit["stops"][0]["id"]
    organizer.command("CallStop", {"window": machines.window("vitals"), "stop": stop, "reason": "点名"})
    doctor.command("Start", {"stop": stop})
    doctor.command("Finish", {"stop": stop, "reason": "纸上已记"})


expected = [{"identity": registration(fair, 8000 + n)["identity"], "occupation": "courier", "platform": ""} for n in (0, 1, 90)]
organizer.command("ImportRoster", {"fair": fair, "expected": expected})
for n in range(4):
    examine(register(n, "vitals"))
gone = register(4, "vitals", "knee")
registrar.command("LeaveVisit", {"visit": gone["id"], "reason": "有急事"})
waits = register(5, "vitals", "membership")

office = machines.open("organizer", "organizer", "organizer")
office.key("F6")
office.expect("day.count", "发号 6 = 完成 4 + 离开 1 + 过号 0 + 取消 0 + 未结束 1，账目相符。")
office.expect("day.count", "还有 1 人在场")
office.expect("day.roster", "到场 2 人")
assert "6" in office.find("day.arrivals").description, office.find("day.arrivals").description
assert "一般检查" in office.find("day.waits").description
office.expect_rows("day.activities", lambda rows: ["一般检查", "6", "4", "0", "1", "0", "1"] == (rows or [[]])[0][:7], "vitals add up")
office.shoot("day")

# --- what happens meanwhile is counted ---
examine(waits)
registrar.command("Decline", {"stop": waits["stops"][1]["id"], "reason": "已是会员"})
office.expect("day.count", "发号 6 = 完成 5 + 离开 1 + 过号 0 + 取消 0 + 未结束 0，账目相符。")

# --- the files: by key, by button, and where nothing can be written ---
folder = van.folder / "papers"
folder.mkdir()
office.type_over("day.folder", str(folder))
office.key("F8")
office.expect("day.notice", ".pdf")
office.press("day.save_xlsx")
office.expect("day.notice", ".xlsx")
pdf, xlsx = next(folder.glob("*.pdf")), next(folder.glob("*.xlsx"))
text = "".join(subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout.split())
assert "发号6=完成5+离开1+过号0+取消0+未结束0，账目相符。" in text, text
assert table(sheets(xlsx)[0]["各项服务"])["一般检查"]["完成"] == 5
office.type_over("day.folder", str(pathlib.Path("/nowhere/at-all")))
office.key("F9")
office.expect("day.notice", "写不进去")
report(files=len(list(folder.iterdir())))
