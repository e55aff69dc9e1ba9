"""How long the largest form takes from the call of the person to a window that can be typed into, as the station itself logs it: fetching,
building the rows, laying out and the first drawing. Run by tests/bench/run on a display of its own; prints the milliseconds."""
import re
import sys

from van import Van, registration
from workplace import Machines

people = int(sys.argv[1])
van = Van()
van.hub.start()
registrar = van.client("wangmin")
machines = Machines(van.folder, van.hub.url, van.access())
fair = registrar.get(f"/fairs/{machines.access['fair']}")
window = next(w["id"] for w in fair["windows"] if "knee" in w["activities"])
for number in range(people):
    registrar.command("RegisterWorker", registration(fair["id"], 9_000 + number, ("knee",)))
station = machines.open("体检", "exam", "clinician", "--window", window)
log = station.home / "station.log"


def drawn():
    return re.findall(r"a form of (\d+) items was usable after (\d+) ms", log.read_text())


for number in range(people):
    station.key("F2")
    station.wait(lambda: len(drawn()) == number + 1, "the form is there")
    station.key("F4")  # missed: the next one
    station.wait(lambda: not station.look("side.now.0"), "the place is free again")
station.close()
print("\n".join(" ".join(pair) for pair in drawn()))
