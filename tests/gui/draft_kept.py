"""What was typed survives kill -9 of the station together with the hub inside it; and a second registration of the same person on
the same day opens the first. One laptop that is a whole van: hub in the station's process, demo fair with people in its queues."""
import json
import pathlib
import tempfile

from van import SOURCE, report
from workplace import Simulator, Station

folder = pathlib.Path(tempfile.mkdtemp(prefix="van-"))
CARD = "329999198804121239"


def laptop(name, *options):
    return Station(folder, name, "--data", folder / "van", "--forms", SOURCE / "forms", "--demo", *options)


# --- a second registration of the same person opens the first ---
reader = Simulator("idcard", folder / "reader")
desk = laptop("registrar", "--workplace", "registrar", "--idcard", reader.port)
desk.find("register.number")  # the demo signs in by itself
desk.expect("device.card", "●")
reader.say("lay resident")
desk.expect("register.number", CARD)
desk.type("13800012345", into="register.phone")
desk.key("Return", "Return")
desk.focus("register.occupation")
desk.key("4")
desk.focus("register.activities")
desk.key("Return")
desk.focus("register.consents")
desk.key("Return")
desk.focus("register.submit")
desk.key("F8")
desk.expect("register.notice", "A007")  # six are in the demo's queues
desk.expect("register.number", lambda text: text == "")
desk.type(CARD, into="register.number")  # now without the card
desk.expect("register.notice", "今天已登记，号票 A007")
desk.key("Return")
desk.expect("side.now.0", "A007")
desk.expect_mark("register.activities.vitals", True)
desk.close()

# --- a draft survives ---
access = json.loads((folder / "van" / "demo-access.json").read_text())
window = next(w["id"] for w in access["windows"] if "vitals" in w["activities"])
exam = laptop("exam", "--workplace", "exam", "--window", window)
exam.expect_rows("queue.list", lambda rows: len(rows) == 7, "the demo's queue and A007")
exam.key("F2")
exam.expect("side.now.0", "A001")
exam.fill(("vt.height", "168.5"), ("vt.weight", "61.2"), ("vt.waist", "80"))
exam.focus("form.vt.nd.body")
exam.kill()
exam.open()
# Two seats work at this window; the draft on this machine says which person is this one's.
exam.expect("side.now.0", "A001")
for link, value in (("vt.height", "168.5"), ("vt.weight", "61.2"), ("vt.waist", "80"), ("vt.bmi", "21.6")):
    exam.expect(f"form.{link}", value)
exam.close()
report(stations=3, kills=1)
