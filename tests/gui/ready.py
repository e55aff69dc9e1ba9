"""--report-ready: the station says "ready" once, when its first workplace can be worked with, and not while somebody signs in."""
from van import Van, report, wait_until
from workplace import Machines, Station

van = Van()
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())
person = next(p for p in van.access()["staff"] if p["role"] == "registrar")
desk = Station(van.folder, "registrar", "--hub", van.hub.url, "--workplace", "registrar", "--station-token", machines.token("registrar"),
               "--login", person["login"], "--report-ready")


def times_said():
    return desk.log().splitlines().count("ready")


desk.find("signin.password")
assert times_said() == 0, "it is not ready while somebody signs in"
desk.type(person["password"], into="signin.password", seen=False)
desk.key("Return")
wait_until(times_said, 40, "it says that it is ready")
for wanted in ("register.number", "register.occupation.courier", "register.activities.vitals"):
    assert desk.look(wanted), f"{wanted} is missing though it said ready\n{desk.tree()}"
fair = van.client("admin").get(f"/fairs/{machines.access['fair']}")["name"]
assert fair in desk.text("top.fair"), desk.tree()
board = machines.open("board", "board", "display", "--report-ready")
wait_until(lambda: "ready" in board.log().splitlines(), 40, "the board says so too")
desk.key("ctrl+k")
desk.find("finder.text")
assert times_said() == 1
report(stations=2)
