"""A hub that hangs (stopped, not gone: its sockets stay open) is found out within seconds: the bottom line does not show yesterday's
counters as if they were fresh. When the hub goes on, so does the line."""
import signal

from van import Van, registration, report
from workplace import Machines

SOON = 20  # seconds; a WebSocket that is merely silent was believed for 30

van = Van()
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())
desk = machines.open("registrar", "registrar", "registrar")
registrar = van.client("wangmin")
registrar.command("RegisterWorker", registration(machines.access["fair"], 1))
unsent = registrar.get("/sync")["unsent"]
assert unsent > 0
desk.expect("bottom.sync", f"未上传 {unsent}\n")

van.hub.process.send_signal(signal.SIGSTOP)
said = desk.expect("bottom.sync", "无应答", seconds=SOON)
assert str(unsent) not in said.split(), said
van.hub.process.send_signal(signal.SIGCONT)
registrar.command("RegisterWorker", registration(machines.access["fair"], 2))
more = registrar.get("/sync")["unsent"]
assert more > unsent
desk.expect("bottom.sync", f"未上传 {more}\n")
desk.close()
report(unsent=more)
