"""One worker's whole way through the van, on real windows: ID card → ticket → called → vitals, knees, urine → signed → slip →
province. Seven station processes, a hub, a province, simulated readers and printers; keyboard and accessibility names only.
With NUANXIN_SCREENSHOTS=FOLDER it leaves the pictures that README and docs use."""
import http.client
import json
import os
import pathlib
import re
import urllib.parse

from screen import run
from van import Van, registration, report, wait_until
from workplace import Machines, Simulator

CARD = {"name": "陈小暖", "masked": "陈*暖", "number": "329999198804121239"}
SHOTS = os.environ.get("NUANXIN_SCREENSHOTS")

van = Van(province=True)
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())
reader, printer = Simulator("idcard", van.folder / "desk"), Simulator("escpos", van.folder / "desk-paper")


def nothing_tells(screen, *secrets):
    tree = screen.tree()
    for secret in secrets:
        assert secret not in tree, f"{screen.title} shows “{secret}”\n{tree}"


# --- registration: a card, four keys and a phone number ---
desk = machines.open("registrar", "registrar", "registrar", "--idcard", reader.port, "--printer", printer.port)
desk.find("register.number")
desk.expect("device.printer", "●")
desk.shoot("registrar")
reader.say("lay resident")
desk.expect("register.number", CARD["number"])
desk.expect("register.name", CARD["name"])
desk.expect("register.birth", "1988-04-12")
desk.type("13800012345", into="register.phone")
desk.key("Return")
desk.focus("register.platform")
desk.key("Return")
desk.focus("register.occupation")
desk.key("4")  # truck driver: proposes vitals, lower back, urine strip and membership
desk.focus("register.activities")
for activity, digit, marked in (("knee", "2", True), ("lumbar", "3", False), ("membership", "5", False)):
    desk.key(digit)
    desk.expect_mark(f"register.activities.{activity}", marked)
desk.key("Return")
desk.focus("register.consents")
desk.key("Return")
desk.expect_mark("register.consents.sync", True)
# The sentence that is read out leaves the whole page on the screen.
desk.key("shift+Tab")
desk.focus("register.consents")
desk.expect("register.consent_text", lambda text: len(text) > 10)
desk.shoot("registrar-consent")
assert desk.find("register.submit").box[3] < desk.find("key.submit").box[1], "the page scrolls while a consent is read out"
desk.key("Tab")
desk.focus("register.submit")
desk.shoot("registrar-card")
desk.key("F8")
desk.expect("register.notice", "A001")
desk.expect("register.notice", "已打印")
reader.say("lift")

# --- the ticket's bytes at the printer ---
ticket = printer.folder / "0001.bin"
wait_until(ticket.exists, 20, "the ticket's bytes reach the printer")
ticket_bytes = ticket.read_bytes()
assert b"\x1dv0" in ticket_bytes, "no raster in the ticket"
assert re.search(rb"\x1dV", ticket_bytes), "the ticket is not cut"
picture = printer.folder / "0001.pbm"
scanned = run("zbarimg", "-q", "--raw", picture).split()
specimen, codes = sorted(scanned)
assert codes.startswith("VAN1:"), scanned
assert len(specimen) == 11 and specimen[6:10] == "0001", scanned
if SHOTS:
    run("convert", picture, "-bordercolor", "white", "-border", "24", pathlib.Path(SHOTS) / "ticket.png")

# --- the hub knows them; three others come ---
registrar = van.client("wangmin")
fair = machines.access["fair"]
visit = registrar.get(f"/fairs/{fair}/visits?code=" + urllib.parse.quote(codes))[0]
assert sorted(s["activity"] for s in visit["stops"]) == ["knee", "urine-strip", "vitals"], visit["stops"]
for n in range(3):
    registrar.command("RegisterWorker", registration(fair, 5_000 + 7 * n, ("vitals", "knee", "urine-strip")))

# --- the board, and the exam station that calls ---
board = machines.open("board", "board", "display")
board.find("board.clock")
exam = machines.open("exam", "exam", "clinician", "--window", machines.window("vitals"))
exam.expect_rows("queue.list", lambda rows: len(rows) == 4 and rows[0][0] == "A001", "four people wait")
exam.shoot("queue")
exam.key("F2")
exam.expect("side.now.0", "A001")
board.expect("board.call.0.ticket", "A001")
board.expect("board.call.0.name", CARD["masked"])
board.expect("board.call.0.place", "一般检查")
board.expect("board.voice", lambda text: "无声音" in text or "音量" in text)  # as the machine has a sound card or none
nothing_tells(board, CARD["name"], CARD["number"], "血压", "体重")
board.shoot("board")

# --- vitals ---
exam.fill(("vt.height", "172.5"), ("vt.weight", "83.4"), ("vt.waist", "92"), ("vt.nd.body",), ("vt.bp.arm", "#2"),
          ("vt.sbp.1", "146"), ("vt.dbp.1", "92"), ("vt.sbp.2", "142"), ("vt.dbp.2", "90"))
exam.focus("form.vt.bp.drugs")
exam.shoot("vitals")
exam.fill(("vt.bp.drugs", "#2"), ("vt.nd.bp",), ("vt.pulse", "76"), ("vt.rhythm", "#1"), ("vt.temp", "36.5"), ("vt.temp.site", "#1"), ("vt.spo2", "97"))
exam.expect("form.vt.bmi", "28")
exam.expect("form.vt.sbp", "144")
exam.expect("form.vt.dbp", "91")
exam.expect("form.conclusion", "需关注")
exam.sign()
exam.key("F8")
exam.expect("side.now.0", "A002")

# --- knees: another machine in the middle of the van ---
knee = machines.open("knee", "exam", "clinician", "--window", machines.window("knee"))
knee.expect_rows("queue.list", lambda rows: any("A001" in row for row in rows), "A001 waits for the knees")
knee.key("F2")
knee.expect("side.now.0", "A001")
knee.fill(("knee.pain.rest.l", "0"), ("knee.pain.rest.r", "2"), ("knee.pain.move.l", "1"), ("knee.pain.move.r", "5"))
knee.focus("form.knee.pain.site.l")
knee.key("F11")  # the next gap: injuries and dangers are asked of everybody
knee.fill(("knee.injury.l", "#1"), ("knee.injury.r", "#1"))
flags = knee.find("form.knee.flag.l")
gap = flags.box[3] - max(chip.box[3] for chip in flags.children)
assert 0 <= gap < 20, f"{gap} empty pixels below the choices"
knee.answer("knee.flag.l", digit="1")
knee.key("F11")
knee.answer("knee.flag.r", digit="1")
knee.key("F11")
knee.fill(("knee.flex.l", "135"), ("knee.flex.r", "118"), ("knee.ext.l", "0"), ("knee.ext.r", "-5"))
knee.key("F10")  # all negative
knee.expect("form.notice", "6")
knee.key("F11")
knee.shoot("knee")
knee.sign()
knee.key("F8")
knee.expect("queue.notice", "没有")  # A002 is at the vitals, the others have not been there

# --- urine strip ---
urine = machines.open("urine", "exam", "clinician", "--window", machines.window("urine-strip"))
urine.expect_rows("queue.list", lambda rows: any("A001" in row for row in rows), "A001 waits for the strip")
urine.key("F2")
urine.expect("side.now.0", "A001")
urine.fill(("ua.analyser", "UA-3"), ("ua.strip.lot", "L2026-11"), ("ua.strip.expiry", "2027-12-31"), ("ua.fever", "#2"), ("ua.flank", "#2"))
urine.key("F10")
urine.fill(("ua.leukocyte",), ("ua.nitrite",), ("ua.urobilinogen.ord",), ("ua.protein", "#3"), ("ua.ph", "6.0"), ("ua.blood",), ("ua.sg", "1.025"))
urine.shoot("urine")
urine.sign()

# --- the slip: preview and PDF ---
urine.key("F12")
urine.find("slip.preview")
assert CARD["masked"] in urine.find("slip.preview").description
urine.shoot("slip")
pdf = van.folder / "slip.pdf"
urine.type_over("slip.path", str(pdf))
urine.key("Return")
urine.expect("slip.notice", str(pdf))
text = run("pdftotext", "-layout", pdf, "-")
flat = re.sub(r"\s+", "", text)
for wanted in ("A001", CARD["masked"], "需关注", "144", "91", "83.4", "97", "118", "1.025", "12351"):
    assert wanted in flat, f"“{wanted}” is not on the slip:\n{text}"
for secret in (CARD["number"], CARD["number"][:-1], CARD["name"], "13800012345"):
    assert secret not in flat, f"“{secret}” is on the slip"

# --- the kiosk: the card once more, and the slip on 80 mm ---
kiosk_reader, kiosk_printer = Simulator("idcard", van.folder / "kiosk-card"), Simulator("escpos", van.folder / "kiosk-paper")
kiosk = machines.open("kiosk", "kiosk", "kiosk", "--idcard", kiosk_reader.port, "--printer", kiosk_printer.port)
kiosk.find("kiosk.code")
kiosk.shoot("kiosk")
kiosk_reader.say("lay resident")
kiosk.find("kiosk.print")
kiosk.key("F8")
kiosk.expect("kiosk.notice", "已打印")
assert b"\x1dv0" in (kiosk_printer.folder / "0001.bin").read_bytes()

organizer = machines.open("organizer", "organizer", "organizer")
organizer.find("top.who")
organizer.shoot("organizer")

# --- the province ---
token = (van.folder / "van-token").read_text().strip()


def province(path):
    connection = http.client.HTTPConnection(van.province.url.removeprefix("http://"), timeout=20)
    connection.request("GET", path, headers={"Authorization": "Bearer " + token, "Accept": "application/fhir+json"})
    reply = connection.getresponse()
    body = reply.read()
    assert reply.status == 200, f"{path}: {reply.status} {body[:500]}"
    return json.loads(body)


def found(path):
    return [entry["resource"] for entry in province(path).get("entry", [])]


number = urllib.parse.quote("urn:oid:2.16.156.10011.1.3|" + CARD["number"])
patient = wait_until(lambda: found(f"/Patient?identifier={number}"), 60, "the province has the patient")[0]
assert patient["gender"] == "male" and patient["birthDate"] == "1988-04-12", patient
encounter = wait_until(lambda: found(f"/Encounter?subject=Patient/{patient['id']}"), 60, "the province has the encounter")[0]
assert encounter["class"]["code"] == "AMB", encounter


def responses():
    all_of_them = found(f"/QuestionnaireResponse?subject=Patient/{patient['id']}")
    return all_of_them if len(all_of_them) == 3 else None


answers = wait_until(responses, 60, "the province has the three records")
assert {a["questionnaire"].split("/")[-1].split("|")[0] for a in answers} == {"vitals", "knee", "urine-strip"}
assert all(a["status"] == "completed" for a in answers)

UCUM = "http://unitsofmeasure.org"
observations = {}
for resource in found(f"/Observation?subject=Patient/{patient['id']}&_count=200"):
    for coding in resource["code"]["coding"]:
        if coding["system"] == "http://loinc.org":
            observations[coding["code"]] = resource


def quantity(code, value, unit):
    seen = observations[code]["valueQuantity"]
    assert (float(seen["value"]), seen["code"], seen["system"]) == (value, unit, UCUM), (code, seen)


quantity("8302-2", 172.5, "cm")
quantity("29463-7", 83.4, "kg")
quantity("39156-5", 28.0, "kg/m2")
quantity("8893-0", 76, "/min")
quantity("8310-5", 36.5, "Cel")
quantity("59408-5", 97, "%")
quantity("41343-5", 135, "deg")  # left knee, flexion
quantity("5803-2", 6.0, "[pH]")
quantity("5811-5", 1.025, "1")
protein = observations["20454-5"]["valueCodeableConcept"]
assert "1+" in json.dumps(protein), protein
pressure = {c["code"]["coding"][0]["code"]: c["valueQuantity"] for c in observations["85354-9"]["component"]}
assert float(pressure["8480-6"]["value"]) == 144 and pressure["8480-6"]["code"] == "mm[Hg]", pressure
assert float(pressure["8462-4"]["value"]) == 91 and pressure["8462-4"]["code"] == "mm[Hg]", pressure

report(stations=7, ticket_bytes=len(ticket_bytes), slip_pages=len(text.split("\f")) - 1, answers=len(answers), loinc=len(observations))
