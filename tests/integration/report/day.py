"""A day of 60 people through the running hub: served, left, missed, cancelled, put aside, still waiting; records signed. Its report as
XLSX and PDF is opened by other programs and compared with what the journal itself says, added up here without any code of ours."""
import collections
import json
import os
import pathlib
import re
import sqlite3
import subprocess

from sheets import sheets, table
from van import BIN, Van, id_number, registration, report

PEOPLE, EXPECTED = 60, 20
OCCUPATIONS = {"courier": "快递员", "rider": "网约配送员", "truck-driver": "货车司机"}
PLATFORMS = ["顺达快递", "骑手联盟", ""]
KEEP = os.environ.get("NUANXIN_REPORT_FOLDER")  # leaves the files there, to be looked at


class Day:
    def __init__(self):
        self.van = Van()
        self.van.hub.start()
        access = self.van.access()
        self.fair = access["fair"]
        self.windows = {w["activities"][0]: w["id"] for w in access["windows"] if w["activities"]}
        self.organizer, self.registrar = self.van.client("admin"), self.van.client("wangmin")
        self.doctor, self.desk = self.van.client("lidoctor"), self.van.client("zhaojie")

    def who(self, activity):
        return self.desk if activity == "membership" else self.doctor

    def register(self, n):
        body = registration(self.fair, 7000 + n, ("vitals", "knee", "membership")[: 1 + n % 3])
        body["occupation"] = list(OCCUPATIONS)[n % 3]
        body["platform"] = PLATFORMS[n % len(PLATFORMS)]
        if n % 2 == 0:
            body["consents"].append({**body["consents"][0], "purpose": "statistics"})
        visit = self.registrar.command("RegisterWorker", body)["visit"]
        return visit["id"], {s["activity"]: s["id"] for s in visit["stops"]}

    def call(self, activity, stop):
        self.organizer.command("CallStop", {"window": self.windows[activity], "stop": stop, "reason": "点名"})

    def serve(self, activity, stop, systolic=None):
        self.call(activity, stop)
        self.who(activity).command("Start", {"stop": stop})
        body = {"stop": stop}
        if systolic:
            form = "https://nuanxin.example/fhir/Questionnaire/vitals|1.0.0"
            self.doctor.command("SignRecord", {"stop": stop, "form": form, "response": vitals(form, systolic)})
        else:
            body["reason"] = "纸上已记"
        self.who(activity).command("Finish", body)

    def live(self, n):
        """What happens to person n."""
        visit, stops = self.register(n)
        kind = n % 10
        if kind < 5:
            for activity, stop in stops.items():
                self.serve(activity, stop, 118 + 12 * (n % 4) if activity == "vitals" else None)
        elif kind == 5:
            self.serve("vitals", stops["vitals"], 125)
            self.registrar.command("LeaveVisit", {"visit": visit, "reason": "有急事"})
        elif kind == 6:
            self.call("vitals", stops["vitals"])
            self.doctor.command("MarkMissed", {"stop": stops["vitals"]})
            for activity, stop in stops.items():
                if activity != "vitals":
                    self.registrar.command("Decline", {"stop": stop, "reason": "不做了"})
        elif kind == 7:
            for stop in stops.values():
                self.registrar.command("Decline", {"stop": stop, "reason": "不做了"})
        elif kind == 8:
            for stop in stops.values():
                self.registrar.command("Park", {"stop": stop, "reason": "去取件"})


def vitals(form, systolic):
    values = {"vt.height": ("Decimal", 170), "vt.weight": ("Decimal", 69.3), "vt.pulse": ("Integer", 72),
              "vt.sbp.1": ("Integer", systolic), "vt.dbp.1": ("Integer", 82), "vt.sbp.2": ("Integer", systolic), "vt.dbp.2": ("Integer", 82),
              "vt.bmi": ("Decimal", 24.0), "vt.sbp": ("Integer", systolic), "vt.dbp": ("Integer", 82)}
    def item(link):
        kind, value = values[link]
        return {"linkId": link, "answer": [{f"value{kind}": value}]}
    readings = [{"linkId": f"vt.bp.r{r}", "item": [item(f"vt.sbp.{r}"), item(f"vt.dbp.{r}")]} for r in (1, 2)]
    rhythm = {"linkId": "vt.rhythm", "answer": [{"valueCoding": RHYTHM}]}
    return {"resourceType": "QuestionnaireResponse", "questionnaire": form, "status": "completed", "item": [
        {"linkId": "vt.sec.body", "item": [item("vt.height"), item("vt.weight"), item("vt.bmi")]},
        {"linkId": "vt.sec.bp", "item": [*readings, {"linkId": "vt.bp", "item": [item("vt.sbp"), item("vt.dbp")]}]},
        {"linkId": "vt.sec.pulse", "item": [item("vt.pulse"), rhythm]}]}


def regular_rhythm():
    from van import SOURCE
    todo = json.loads((SOURCE / "forms/questionnaires/vitals.json").read_text())["item"]
    while todo:
        each = todo.pop()
        if each["linkId"] == "vt.rhythm":
            return next(o["valueCoding"] for o in each["answerOption"] if o["valueCoding"]["code"] == "regular")
        todo += each.get("item", [])


RHYTHM = regular_rhythm()


def from_journal(database, fair):
    """The last state of every visit, stop and record, as the journal wrote them."""
    visits, stops, records = {}, {}, {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        for entity, id, body in db.execute("SELECT entity, id, body FROM journal ORDER BY seq"):
            body = json.loads(body) if body else {}
            if entity == "visit":
                visits[id] = body
                for stop in body.get("stops", []):
                    stops[stop["id"]] = stop
            elif entity == "stop":
                stops[id] = body
            elif entity == "record":
                records[id] = body
    visits = {id: v for id, v in visits.items() if v["fair"] == fair}
    return visits, {id: s for id, s in stops.items() if s["visit"] in visits}, {r["stop"]: r for r in records.values() if r["state"] != "draft"}


def person_line(visit, stops):
    states = {s["state"] for s in stops}
    if visit["state"] == "left":
        return "left"
    if states & {"planned", "waiting", "called", "serving"}:
        return "waiting"
    for state, line in (("parked", "parked"), ("missed", "missed"), ("done", "finished")):
        if state in states:
            return line
    return "cancelled"


def count(journal):
    visits, stops, records = journal
    mine = collections.defaultdict(list)
    for stop in stops.values():
        mine[stop["visit"]].append(stop)
    people = collections.Counter(person_line(v, mine[id]) for id, v in visits.items())
    activities = collections.defaultdict(collections.Counter)
    for stop in stops.values():
        part = stop["state"] if stop["state"] in ("done", "declined", "cancelled", "missed") else "open"
        activities[stop["activity"]].update([part, "wanted"])
    groups = {"occupation": collections.Counter(), "platform": collections.Counter()}
    exams = collections.Counter()
    for id, visit in visits.items():
        for key, counter in groups.items():
            counter[visit[key]] += 1
        exams[visit["occupation"]] += sum(s["state"] == "done" and s["activity"] != "membership" for s in mine[id])
    grades = collections.Counter()
    for stop, record in records.items():
        agreed = any(c["purpose"] == "statistics" and c["granted"] for c in visits[stops[stop]["visit"]]["consents"])
        grades[record["conclusion"]["grade"] if agreed else "without_consent"] += 1
    return people, activities, groups, exams, grades


def import_roster(day):
    """Twenty are expected; people 0 to 14 come."""
    expected = []
    for n in [*range(15), *range(200, 205)]:
        body = registration(day.fair, 7000 + n)
        expected.append({"identity": body["identity"], "occupation": "courier", "platform": ""})
    day.organizer.command("ImportRoster", {"fair": day.fair, "expected": expected})
    return len(expected)


def write_files(day, folder, *options):
    files = {kind: folder / f"day{'-'.join(['', *options]).replace('--', '')}.{kind}" for kind in ("xlsx", "pdf")}
    command = [BIN / "nuanxin", "report", "--hub", day.van.hub.url, "--fair", day.fair, "--xlsx", files["xlsx"], "--pdf", files["pdf"], *options]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                         env=os.environ | {"NUANXIN_TOKEN": day.organizer.token})
    assert run.returncode == 0, run.stdout + run.stderr
    return files, run.stdout


def check_api(day, counted, at_first):
    people, activities, groups, exams, grades = counted
    answer = day.organizer.get(f"/fairs/{day.fair}/day")
    assert answer["people"] == {"issued": PEOPLE, **{k: people[k] for k in ("finished", "left", "missed", "cancelled", "waiting", "parked")}}, answer["people"]
    assert sum(people.values()) == PEOPLE
    for line in answer["activities"]:
        for part in ("wanted", "done", "declined", "cancelled", "missed", "open"):
            assert line[part] == activities[line["code"]][part], (line, activities[line["code"]])
    assert {o["code"]: o["people"] for o in answer["occupations"]} == groups["occupation"]
    assert {o["code"]: o["exams"] for o in answer["occupations"]} == exams
    assert {p["code"]: p["people"] for p in answer["platforms"]} == groups["platform"]
    assert sum(h["registered"] for h in answer["hours"]) == PEOPLE
    line = next(g for g in answer["grades"] if g["code"] == "vitals")
    assert line["grades"] == [grades[g] for g in range(5)] and line["without_consent"] == grades["without_consent"], (line, grades)
    assert sum(line["grades"]) > 0 and line["without_consent"] > 0
    assert (answer["expected"], answer["came"]) == (at_first + EXPECTED, 15), (answer["expected"], answer["came"])
    return answer


def check_xlsx(path, counted, answer):
    people, activities, groups, exams, grades = counted
    book, charts = sheets(path)
    assert list(book) == ["人数", "各项服务", "检查结论等级", "按职业", "按平台", "按来源", "按小时", "名册到场"], list(book)
    assert charts == 2, charts
    counts = {name: row["人数"] for name, row in table(book["人数"]).items()}
    assert counts == {"发号": PEOPLE, "完成": people["finished"], "中途离开": people["left"], "过号未到": people["missed"],
                      "取消": people["cancelled"], "仍在排队或办理": people["waiting"], "暂离": people["parked"]}, counts
    services = table(book["各项服务"])
    names = {line["name"]["zh"]: line["code"] for line in answer["activities"]}
    for name, code in names.items():
        for head, part in (("登记", "wanted"), ("完成", "done"), ("放弃", "declined"), ("取消", "cancelled"), ("过号", "missed"), ("未结束", "open")):
            assert services[name][head] == activities[code][part], (name, head, services[name])
    assert services["合计"]["登记"] == sum(c["wanted"] for c in activities.values())
    assert sum(row["人数"] for name, row in table(book["按职业"]).items() if name != "合计") == PEOPLE
    assert {OCCUPATIONS[code]: n for code, n in exams.items()} == {name: row["检查人次"] for name, row in table(book["按职业"]).items() if name != "合计"}
    assert table(book["检查结论等级"])["一般检查"]["已签记录"] == sum(grades.values())
    assert table(book["按小时"])["合计"]["登记"] == PEOPLE
    assert max(row["累计到场"] for row in table(book["名册到场"]).values()) == 15


def check_pdf(path, counted):
    people, activities = counted[:2]
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
    flat = re.sub(r"\s+", "", text)
    still = people["waiting"] + people["parked"]
    line = f"发号{PEOPLE}=完成{people['finished']}+离开{people['left']}+过号{people['missed']}+取消{people['cancelled']}+未结束{still}，账目相符。"
    assert line in flat, text
    assert f"还有{still}人在场" in flat
    assert re.search(r"第1/\d+页", flat)
    numbers = [activities["vitals"][part] for part in ("wanted", "done", "declined", "cancelled", "missed", "open")]
    assert re.search("一般检查 +" + " +".join(map(str, numbers)), text), text
    return text


def main():
    day = Day()
    at_first = day.organizer.get(f"/fairs/{day.fair}/day")["expected"]
    assert import_roster(day) == EXPECTED
    for n in range(PEOPLE):
        day.live(n)
    day.van.check_journal()
    counted = count(from_journal(day.van.database(), day.fair))
    answer = check_api(day, counted, at_first)
    folder = pathlib.Path(KEEP or day.van.folder)
    files, said = write_files(day, folder)
    assert f"发号 {PEOPLE} = " in said and "账目相符" in said, said
    check_xlsx(files["xlsx"], counted, answer)
    text = check_pdf(files["pdf"], counted)
    for n in range(PEOPLE):
        assert id_number(7000 + n) not in text and f"测试{n}" not in text
    english, said = write_files(day, folder, "--lang", "en")
    assert "it adds up" in said
    book, _ = sheets(english["xlsx"])
    assert table(book["People"])["Issued"]["People"] == PEOPLE
    report(people=dict(counted[0]), services=sum(c["wanted"] for c in counted[1].values()), records=sum(counted[4].values()))


if __name__ == "__main__":
    main()
