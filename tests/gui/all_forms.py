"""Every exam and every desk of the catalogue in real windows: the person is called, the form opens, each gap is gone to with F11
and answered by keys, the record is signed. What the hub has then is what `nuanxin form fill` makes of the same answers.
With NUANXIN_SCREENSHOTS=FOLDER it leaves a picture of each filled form."""
import datetime
import json
import subprocess
import tempfile

from van import BIN, SOURCE, Client, Van, registration, report
from workplace import Machines, Station

CATALOGUE = json.loads((SOURCE / "forms/catalogue.json").read_text())
ACTIVITIES = {a["code"]: a for a in CATALOGUE["activities"] if a.get("form")}
NOW = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))  # the engine's days are China's
TODAY, TOMORROW = (moment.date().isoformat() for moment in (NOW, NOW + datetime.timedelta(days=1)))
AGREED = {"mb.pledge", "ins.share", "gp.signed"}  # yes-or-no questions that nothing can be signed without


def items_of(items):
    for item in items:
        yield item
        yield from items_of(item.get("item", []))


def extension(item, ending):
    return next((e for e in item.get("extension", []) if e["url"].endswith(ending)), None)


def number_of(extension):
    return next(value for name, value in extension.items() if name.startswith("value"))


class Form:
    def __init__(self, activity):
        self.path = SOURCE / "forms/questionnaires" / (activity["form"].split("/")[-1] + ".json")
        self.items = {item["linkId"]: item for item in items_of(json.loads(self.path.read_text())["item"])}

    def fill(self, answers, person):
        """What the engine says without a window: the response, and the first gap or None."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(answers, file)
            file.flush()
            done = subprocess.run([BIN / "nuanxin", "form", "fill", self.path, file.name, "--sex", person["sex"], "--birth", person["birth"]],
                                  capture_output=True, text=True, timeout=60)
        gaps = [line.split(": ")[0].split(" ") for line in done.stderr.splitlines()]
        assert not any(kind in ("refused", "wrong") for kind, *_ in gaps), f"{self.path.name}: {answers}\n{done.stderr}"
        return json.loads(done.stdout), next((link for kind, link in gaps if kind == "missing"), None)

    def repeated(self, *kinds):
        """The first field of its repeating group that is of these kinds."""
        group = next(item for item in self.items.values() if item["type"] == "group" and item.get("repeats"))
        return next(item["linkId"] for item in group["item"] if item["type"] in kinds)

    def usual(self, link):
        """An unremarkable answer: as the map has it, and as it is typed."""
        item = self.items[link]
        kind = item["type"]
        if kind == "boolean":
            return (True, "1") if link in AGREED else (False, "2")
        if kind == "choice":
            return item["answerOption"][0]["valueCoding"]["code"], "1"
        if kind in ("integer", "decimal"):
            low, high = number_of(extension(item, "/minValue")), number_of(extension(item, "/maxValue"))
            soft = extension(item, "soft-range")
            if soft:
                bounds = {part["url"]: part["valueDecimal"] for part in soft["extension"]}
                low, high = bounds.get("low", low), bounds.get("high", high)
            value = low if high - low <= 10 else int((low + high) // 2)
            return value, str(value)
        if kind == "date":
            return TODAY, TODAY
        if kind == "dateTime":
            return TOMORROW + "T09:30:00+08:00", TOMORROW + " 09:30"
        assert kind in ("string", "text"), f"{link} is a {kind}"
        return "A1", "A1"


van = Van()
van.hub.start()
organizer = van.client("admin")
machines = Machines(van.folder, van.hub.url, van.access())
fair = organizer.get(f"/fairs/{machines.access['fair']}")


def serves(kind, sealed):
    return [code for code, a in ACTIVITIES.items() if (a["kind"], a["sensitive"]) == (kind, sealed)]


# Three windows: all exams, all open desks, all sealed desks. Sealed ones are for somebody who is named for them.
PLACES = {"体检": serves("exam", False), "服务": serves("desk", False), "专人": serves("desk", True)}
new = [{"name": name, "place": name, "seats": 1, "state": "open", "activities": codes} for name, codes in PLACES.items()]
fair = organizer.command("UpdateFair", {"fair": {**fair, "activities": list(ACTIVITIES), "windows": new}})["fair"]
windows = {w["name"]: w["id"] for w in fair["windows"]}
secret = {"login": "sunli", "name": "孙丽", "role": "desk", "password": "sunli-2026", "activities": PLACES["专人"]}
organizer.command("CreateStaff", secret)
access = van.access()
access["staff"].append(secret)
logins = {"体检": next(p["login"] for p in access["staff"] if p["role"] == "clinician"),
          "服务": next(p["login"] for p in access["staff"] if p["role"] == "desk"), "专人": secret["login"]}
registrar = van.client("wangmin")


def station(name, window):
    if name == "专人":
        machine = Station(van.folder, "sealed", "--hub", van.hub.url, "--workplace", "desk", "--station-token", machines.token("desk"),
                          "--window", window, "--login", secret["login"])
        machine.sign_in(secret["login"], secret["password"])
        return machine
    return machines.open(name, "exam" if name == "体检" else "desk", "clinician" if name == "体检" else "desk", "--window", window)


def answer_all(machine, form, person):
    """Goes from gap to gap as the station shows them; each is the one that the engine names."""
    answers = {}
    while True:
        response, gap = form.fill(answers, person)
        if gap is None:
            break
        machine.key("F11")
        if machine.find("form." + gap).role != "combo box":  # GTK tells nobody that the cursor is in a drop-down
            machine.focus("form." + gap)
        answers[gap], typed = form.usual(gap)
        machine.type(typed)
    if machine.look("key.another"):
        # What is typed and no number is not thrown away with the rows: first it is mended.
        number, another = form.repeated("integer"), form.repeated("string") + "#2"
        machine.type_over("form." + number, "x")
        machine.key("F10")
        machine.expect("form.notice", "有一栏")
        assert machine.text("form." + number) == "x" and not machine.look("form." + another), machine.tree()
        answers[number], typed = form.usual(number)
        machine.type_over("form." + number, typed)
        machine.key("F10")
        answers[another] = "B2"
        machine.focus("form." + another)
        machine.type("B2")
        machine.expect("form." + another, "B2")
        response, gap = form.fill(answers, person)
        assert gap is None, gap
    return response


def flat(response):
    return {item["linkId"]: item["answer"] for item in items_of(response.get("item", [])) if "answer" in item}


signed = {}
for name, window in windows.items():
    machine = None
    reader = Client(van.hub.url)
    reader.sign_in(access, logins[name])
    for number, code in enumerate(PLACES[name]):
        body = registration(fair["id"], 7_000 + 31 * len(signed), (code,))
        visit = registrar.command("RegisterWorker", body)["visit"]
        machine = machine or station(name, window)
        machine.expect_rows("queue.list", lambda rows: len(rows) == 1, f"somebody waits for {code}")
        machine.key("F2")
        machine.expect("side.now.0", lambda text: text.strip() != "")
        machine.find("key.sign")
        form = Form(ACTIVITIES[code])
        wanted = answer_all(machine, form, body["identity"])
        machine.shoot(f"form-{code}")
        machine.sign()
        record = reader.get(f"/stops/{visit['stops'][0]['id']}/record")
        assert flat(record["response"]) == flat(wanted), f"{code}:\n{record['response']}\n{wanted}"
        signed[code] = record["state"]
        machine.key("F8")
        machine.wait(lambda: not machine.look("side.now.0"), f"nobody is served any more after {code}")
    if machine:
        machine.close()

assert set(signed) == set(ACTIVITIES), set(ACTIVITIES) - set(signed)
report(forms=len(signed))
