"""The printer runs out of paper in the middle of a ticket: the screen says so and claims nothing, nothing is printed again by itself,
and one key prints it again, marked as a reprint."""
from screen import run
from van import Van, report, wait_until
from workplace import Machines, Simulator

van = Van()
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())
reader, printer = Simulator("idcard", van.folder / "card"), Simulator("escpos", van.folder / "paper")


def height(picture):
    return int(picture.read_bytes().split(b"\n")[1].split()[1])


def code_on(picture):
    return next(code for code in run("zbarimg", "-q", "--raw", picture).split() if code.startswith("VAN1:"))


def print_states():
    client = van.client("wangmin")
    visit = client.get(f"/fairs/{machines.access['fair']}/visits?ticket=A001")[0]
    return visit["ticket_print"]


desk = machines.open("registrar", "registrar", "registrar", "--idcard", reader.port, "--printer", printer.port)
desk.find("register.number")
desk.expect("device.printer", "●")
printer.say("fault paper_out 20000")  # of about 100,000
reader.say("lay resident")
desk.expect("register.number", "329999198804121239")
desk.type("13800012345", into="register.phone")
desk.key("Return", "Return")
desk.focus("register.occupation")
desk.key("1")
desk.focus("register.activities")
desk.key("Return")
desk.focus("register.consents")
desk.key("Return")
desk.focus("register.submit")
desk.key("F8")
desk.expect("register.notice", "A001")
desk.expect("device.printer", "■")
desk.expect("register.notice", lambda text: "缺纸" in text and "F9" in text and "。。" not in text)
desk.shoot("paper-out")
assert print_states() == "unknown", print_states()
assert printer.say("jobs") == "ok 0"

# New paper: the printer itself goes on where it stopped, and nobody sends the ticket a second time.
printer.say("fault none")
desk.expect("device.printer", "●")
first, second = printer.folder / "0001.pbm", printer.folder / "0002.pbm"
wait_until(first.exists, 20, "the printer finishes what it had")
assert printer.say("jobs") == "ok 1"
assert print_states() == "unknown", print_states()

desk.key("F9")
wait_until(second.exists, 20, "the reprint")
desk.expect("register.notice", "已打印")
wait_until(lambda: print_states() == "printed", 20, "the hub knows that it is printed now")
assert code_on(first) == code_on(second)
assert height(second) > height(first), "the reprint does not say that it is one"
assert printer.say("jobs") == "ok 2"
report(tickets=2, reprints=1)
