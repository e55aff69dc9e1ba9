"""A whole fair through the real hub: people register and are called by the guide, station clients serve them, boards hear every
call, every person has a phone page open, and at the end the counts add up. Prints how long a call takes to the last board against
a bare WebSocket fan-out measured in the same run.
whole_fair.py [--people 300] [--speed 60] [--seed 1]"""
import argparse
import collections
import http.client
import json
import random
import re
import sqlite3
import threading
import time

from van import BIN, Program, Refused, Van, registration
from websocket import Listener

parser = argparse.ArgumentParser()
parser.add_argument("--people", type=int, default=300)
parser.add_argument("--speed", type=float, default=60)
parser.add_argument("--seed", type=int, default=1)
options = parser.parse_args()

MINUTES = {"vitals": 4, "knee": 7, "lumbar": 8, "urine-strip": 3, "membership": 5}
WINDOWS = {"vitals": 5, "knee": 5, "lumbar": 4, "urine-strip": 2, "membership": 4}  # 20 station clients
BOARDS, PHONE_THREADS, PHONE_EVERY = 4, 6, 3.0
ABSENT, GOES_HOME = 0.04, 0.25  # of the calls; of the absent

van = Van("--clock-speed", str(options.speed), "--public-url", "http://127.0.0.1:1", "--log-level", "error")
van.hub.start()
fanout = Program(BIN / "bench_fanout", log=van.folder / "fanout.log").start()
access = van.access()
admin = van.client("admin")
ended = threading.Event()
trouble = []


def minutes(n):
    """Fair minutes as real seconds."""
    return n * 60 / options.speed


def set_up():
    fair = admin.get("/fairs/" + access["fair"])
    windows = [{"name": f"{activity} {n + 1}", "place": "车厢", "activities": [activity], "seats": 1, "state": "open"}
               for activity, count in WINDOWS.items() for n in range(count)]
    fair = admin.command("UpdateFair", {"fair": fair | {"policy": "guide", "windows": windows}})["fair"]
    return fair["id"], [(w["id"], w["activities"][0]) for w in fair["windows"]]


fair, windows = set_up()

# --- boards: when each event reached each of them; the stations wake by the first ---
calls_heard = [{} for _ in range(BOARDS)]  # seq → monotonic time, of stops that are called
woken = threading.Condition()


def board(n):
    def heard(text):
        now = time.monotonic()
        event = json.loads(text)
        if event.get("entity") == "stop" and (event.get("data") or {}).get("state") == "called":
            calls_heard[n][event["seq"]] = now
        if n == 0:
            with woken:
                woken.notify_all()

    display = van.client()
    token = next(s["station_token"] for s in access["stations"] if s["role"] == "display")
    session = display.request("POST", "/session", {"station_token": token})
    return Listener(van.hub.url, f"/api/v1/events?since={session_seq()}", session["token"], heard)


def session_seq():
    return van.client().get("/health")["seq"]


said, heard_bare = {}, collections.defaultdict(list)


def bare_listener():
    def heard(text):
        heard_bare[text].append(time.monotonic())

    return Listener(fanout.url, "/api/v1/events", "", heard)


listeners = [board(n) for n in range(BOARDS)] + [bare_listener() for _ in range(BOARDS)]

# --- people ---
sent = {}  # seq of the answer → when the command was sent
phones = {}  # visit → path of its page
visits = {}
lock = threading.Lock()


def timed(client, name, body):
    began = time.monotonic()
    answer = client.request("POST", "/commands/" + name, body, {"Idempotency-Key": f"{threading.get_ident()}-{began!r}".replace(".", "-")})
    with lock:
        sent[answer["seq"]] = began
    return answer["result"]


def in_thread(work, *arguments):
    def run():
        try:
            work(*arguments)
        except Exception as problem:  # every failure fails the test, whichever thread it was in
            trouble.append(f"{work.__name__}{arguments[:1]}: {problem!r}")
            ended.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def arrivals():
    chance = random.Random(options.seed)
    times = []
    for _ in range(options.people):
        kind = chance.random()
        times.append(chance.expovariate(1 / 18) if kind < 0.2 else chance.gauss(150, 35) if kind < 0.65 else chance.uniform(0, 320))
    return sorted(min(max(t, 0), 330) for t in times)


def register():
    client, began = van.client("wangmin"), time.monotonic()
    chance = random.Random(options.seed + 1)
    for n, at in enumerate(arrivals()):
        if ended.wait(max(0, began + minutes(at) - time.monotonic())):
            return
        rider = chance.random() < 0.6
        wants = ["vitals", "knee"] if rider else ["vitals", "lumbar", "urine-strip"]
        if chance.random() < 0.8:
            wants.append("membership")
        done = timed(client, "RegisterWorker", registration(fair, n + 1, wants))
        with lock:
            visits[done["visit"]["id"]] = done["visit"]["ticket"]
            phones[done["visit"]["id"]] = "/phone/" + re.search(r"/v/([0-9a-f.]+)", done["ticket"]["qr_text"]).group(1)


def missed(client, stop, visit, chance):
    timed(client, "MarkMissed", {"stop": stop})
    home = chance.random() < GOES_HOME

    def later():
        if ended.wait(minutes(5)):
            return
        other = van.client("admin")
        if home:
            timed(other, "LeaveVisit", {"visit": visit, "reason": "有单"})
        else:
            timed(other, "Return", {"stop": stop})

    in_thread(later)


def station(number, window, activity):
    client = van.client("zhaojie" if activity == "membership" else "lidoctor")
    chance = random.Random(options.seed * 1000 + number)
    call = None
    while not ended.is_set():
        if call is None:
            try:
                call = timed(client, "CallNext", {"window": window})
            except Refused as refusal:
                if refusal.code not in ("nobody_waiting", "seat_taken"):
                    raise
                with woken:
                    woken.wait(0.5)
                continue
        stop, visit = call["stop"]["id"], call["visit"]["id"]
        if chance.random() < ABSENT:
            ended.wait(minutes(1))
            missed(client, stop, visit, chance)
            call = None
            continue
        timed(client, "Start", {"stop": stop})
        ended.wait(minutes(MINUTES[activity] * chance.lognormvariate(-0.1, 0.45)))
        call = timed(client, "FinishAndNext", {"stop": stop, "reason": "演练"})["next"]


def phone_pages(number):
    """Every PHONE_EVERY seconds each page of this thread's share asks what is new, as the page does."""
    connection = http.client.HTTPConnection(van.hub.url.removeprefix("http://"), timeout=30)
    etags, answers = {}, collections.Counter()
    while not ended.wait(PHONE_EVERY / 10):
        with lock:
            mine = [path for n, path in enumerate(phones.values()) if n % PHONE_THREADS == number]
        due = mine[int(time.monotonic() / (PHONE_EVERY / 10)) % 10::10]
        for path in due:
            connection.request("GET", "/api/v1" + path, headers={"If-None-Match": etags.get(path, "")})
            reply = connection.getresponse()
            reply.read()
            assert reply.status in (200, 304), f"phone page: {reply.status}"
            answers[reply.status] += 1
            etags[path] = reply.headers.get("ETag", "")
    phone_answers.update(answers)


def fan_out():
    """The baseline, interleaved: one text a second to as many listeners."""
    client, n = http.client.HTTPConnection(fanout.url.removeprefix("http://"), timeout=30), 0
    while not ended.wait(max(0.1, 60 / options.speed)):
        n += 1
        text = json.dumps({"n": n, "filling": "x" * 900})
        said[text] = time.monotonic()
        client.request("POST", "/say", text)
        client.getresponse().read()


phone_answers = collections.Counter()
began = time.monotonic()
registrar = in_thread(register)
workers = [in_thread(station, n, *window) for n, window in enumerate(windows)]
workers += [in_thread(phone_pages, n) for n in range(PHONE_THREADS)] + [in_thread(fan_out)]
registrar.join()
admin = van.client("admin")  # the first connection has been idle for too long
deadline = time.monotonic() + minutes(240) + 30
while not ended.wait(0.5):
    if admin.get(f"/fairs/{fair}/flow")["visits"]["open"] == 0:
        break
    assert time.monotonic() < deadline, f"not over: {admin.get(f'/fairs/{fair}/flow')['visits']}"
day = time.monotonic() - began
memory = int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{van.hub.process.pid}/status").read()).group(1)) / 1024
ended.set()
for worker in workers:
    worker.join(30)
assert not trouble, trouble

# --- what was shown, and what adds up ---
flow = admin.get(f"/fairs/{fair}/flow")
with sqlite3.connect(f"file:{van.database()}?mode=ro", uri=True) as journal:
    stops = [(seq, id, json.loads(body)["state"]) for seq, id, body in
             journal.execute("SELECT seq, id, body FROM journal WHERE entity = 'stop' ORDER BY seq")]
called = {seq for seq, _, state in stops if state == "called"}
for n, heard in enumerate(calls_heard):
    missing = called - heard.keys()
    assert not missing, f"board {n} never heard of {len(missing)} of {len(called)} calls"
people = flow["visits"]
assert people["registered"] == options.people == people["finished"] + people["left"], people
issued = admin.get(f"/fairs/{fair}/day")["people"]
assert issued["issued"] == options.people == issued["finished"] + issued["left"] + issued["missed"] + issued["cancelled"], issued
for service in flow["services"]:
    assert not any(service[k] for k in ("waiting", "on_deck", "called", "serving", "missed", "parked")), service
finished = {id for _, id, state in stops if state == "done"}
assert len(finished) == sum(service["done"] for service in flow["services"])
van.check_journal()

answers = sorted(sent)


def delay(seq):
    """From sending the command that caused the call to the last board; nothing for what the engine's own clock called."""
    at = next((s for s in answers if s >= seq), None)
    last = max(heard[seq] for heard in calls_heard)
    return last - sent[at] if at and 0 < last - sent[at] < 5 else None


delays = [d for d in map(delay, sorted(called)) if d is not None]
bare = [max(times) - said[text] for text, times in heard_bare.items() if len(times) == BOARDS]
part = lambda values, share: 1000 * sorted(values)[int(share * (len(values) - 1))]
print(f"{options.people} people, {len(windows)} stations, {BOARDS} boards, {len(phones)} phones at {options.speed:g}x: {day:.0f} s; "
      f"{len(called)} calls, each on every board; finished {people['finished']}, left {people['left']}")
for share in (0.5, 0.99):
    ours, theirs = part(delays, share), part(bare, share)
    print(f"p{share * 100:g} from command to last board {ours:.1f} ms ({len(delays)}), bare fan-out {theirs:.1f} ms ({len(bare)}): {ours / theirs:.2f}")
print(f"phone pages: {phone_answers[200]} full, {phone_answers[304]} unchanged; hub at most {memory:.0f} MB")
assert memory < 100, memory
