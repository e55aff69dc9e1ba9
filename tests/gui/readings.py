"""Instruments on real windows: a blood-pressure monitor into the vitals form, a urine strip by its barcode into the form of its
person, a strip of an unknown person held and assigned, the hub away in between. Simulated instruments send real bytes."""
from van import Van, registration, wait_until
from workplace import Machines, Simulator

van = Van()
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())
registrar = van.client("wangmin")
fair = machines.access["fair"]
cuff = Simulator("bp", van.folder / "cuff", "--profile", "hbp9030")
strip = Simulator("urine", van.folder / "strip")


def barcode(ticket):
    """As printed on the cup: day, ticket, EAN check digit."""
    digits = registrar.get(f"/fairs/{fair}")["day"].replace("-", "")[2:] + f"{ticket:04d}"
    total = sum(int(d) * (1 if i % 2 == 0 else 3) for i, d in enumerate(digits))
    return digits + str(-total % 10)


def readings(client, state):
    return [e for e in client.get("/journal?since=0&limit=1000") if e["entity"] == "reading" and state in e["command"]]


for n in range(3):
    registrar.command("RegisterWorker", registration(fair, 7_000 + 11 * n, ("vitals", "urine-strip")))

# --- the cuff: twice, into the rows of the form; the repeat rule counts them ---
exam = machines.open("vitals", "exam", "clinician", "--window", machines.window("vitals"), "--instrument", "omron-hbp-9030=" + cuff.port)
exam.find("queue.list")
exam.expect(f"device.omron-hbp-9030@{cuff.port}", "就绪")
exam.key("F2")
exam.expect("side.now.0", "A001")
exam.find("form.vt.sbp.1")
cuff.say("measure 152 94 71")
exam.expect("form.vt.sbp.1", "152")
exam.expect("form.vt.dbp.1", "94")
exam.expect("form.vt.pulse", "71")
exam.expect("form.notice", "152")
exam.shoot("reading-cuff")
cuff.say("measure 138 86 69")
exam.expect("form.vt.sbp.2", "138")
exam.expect("form.vt.dbp.2", "86")
exam.expect("form.vt.pulse", "71")  # what stands there stays
exam.expect("form.notice", "未改动")
clinician = van.client("lidoctor")
wait_until(lambda: len(readings(clinician, "TakeReading")) == 2, 20, "the hub knows that both stand in the form")

# --- the hub is away, and then the station's power: the value is there at once, and nothing of it is lost ---
van.hub.kill()
cuff.say("measure 136 84 70")
exam.expect("form.vt.sbp.3", "136")
exam.expect("device.unsent", "1")
exam.kill()
van.hub.start()
exam.open()
person = next(p for p in machines.access["staff"] if p["role"] == "clinician")
exam.sign_in(person["login"], person["password"])
exam.expect("side.now.0", "A001")
exam.expect("form.vt.sbp.3", "136")
wait_until(lambda: len(readings(van.client("lidoctor"), "TakeReading")) == 3, 40, "the third reading arrived")
registrar, clinician = van.client("wangmin"), van.client("lidoctor")

# --- the strip: by barcode into the form of who gave it, though somebody else is served ---
urine = machines.open("urine", "exam", "clinician", "--window", machines.window("urine-strip"), "--instrument", "urit-50=" + strip.port)
urine.find("queue.list")
urine.expect(f"device.urit-50@{strip.port}", "就绪")
urine.key("F2")
urine.expect("side.now.0", "A002")
urine.find("form.ua.leukocyte")
strip.say(f"print urit {barcode(2)} LEU=2+ PRO=1+ GLU=- NIT=+")
urine.expect_mark("form.ua.leukocyte.2+", True)
urine.expect_mark("form.ua.nitrite.+", True)
urine.shoot("reading-strip")

# --- a strip of nobody: held, shown, given to a ticket ---
strip.say("print urit 99123456789 LEU=1+ BLD=3+")
urine.expect("device.held", "待认领读数 1")
urine.key("ctrl+l")
urine.expect_rows("held.list", lambda rows: len(rows) == 1 and "99123456789" in rows[0], "the strip of nobody is listed")
urine.focus("held.list")
urine.key("Return")
urine.focus("held.ticket")
urine.type("A003")
urine.key("Return")
urine.expect("held.notice", "A003")
urine.shoot("reading-held")
urine.key("Return")
urine.expect("held.notice", "已归到此人")
urine.expect_rows("held.list", lambda rows: not rows, "nothing is held any more")
urine.key("Escape")
offered = registrar.get(f"/fairs/{fair}/visits?ticket=A003")[0]
stop = next(s["id"] for s in offered["stops"] if s["activity"] == "urine-strip")
given = clinician.get(f"/stops/{stop}/readings")
assert [r["state"] for r in given] == ["offered"], given

# --- and it lies ready when that person's form is opened ---
urine.key("F5")
urine.focus("queue.reason")
urine.type("等候")
urine.key("Return")
urine.find("queue.list")
urine.key("F2")
urine.expect("side.now.0", "A003")
urine.expect_mark("form.ua.blood.3+", True)
print("readings reached their forms")
