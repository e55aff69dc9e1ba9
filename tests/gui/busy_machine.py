"""A machine with too much to do: what comes to a page in the moment that it opens is on the screen all the same. (GTK forgot the
resize that was asked for while it handed out sizes: the kiosk stayed blank.)"""
import atexit
import os
import subprocess

from run_display import die_with_parent
from van import Van, report
from workplace import Machines, Simulator

KIOSKS = 8

van = Van()
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())
busy = [subprocess.Popen(["sh", "-c", "while :; do :; done"], preexec_fn=die_with_parent) for _ in range(2 * os.cpu_count())]
atexit.register(lambda: [process.kill() for process in busy])
for number in range(KIOSKS):
    reader = Simulator("idcard", van.folder / f"reader{number}")
    kiosk = machines.open(f"kiosk{number}", "kiosk", "kiosk", "--idcard", reader.port)
    kiosk.find("kiosk.code")
    reader.say("lay resident")
    kiosk.expect("kiosk.notice", "登记台")  # nobody with this card was registered today
    kiosk.kill()
    reader.kill()
report(kiosks=KIOSKS)
