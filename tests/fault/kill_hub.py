"""The hub is killed (-9) at 50 random moments during 1,000 registrations and their calls from 8 concurrent clients: no
acknowledged command is missing, no ticket number twice, nobody in two places, the journal's chain holds."""
import collections
import random
import sqlite3
import threading
import time

from van import Client, Van, registration, report

CLIENTS, REGISTRATIONS, KILLS = 8, 1000, 50
dice = random.Random(20260722)

van = Van()
van.hub.start()
organizer = van.client("admin")
fair = organizer.get("/fairs")[0]
windows = [{"id": "", "name": f"试验 {i}", "place": "A", "activities": ["vitals", "knee"], "seats": 1, "state": "open"} for i in range(CLIENTS)]
fair = organizer.command("UpdateFair", {"fair": {**fair, "windows": fair["windows"] + windows}})["fair"]
ours = [w for w in fair["windows"] if w["name"].startswith("试验")]
for window in ours:
    organizer.command("SetWindowState", {"window": window["id"], "state": "open"})
registrar, clinician = van.client("wangmin").token, van.client("lidoctor").token

acknowledged = collections.deque()  # (kind, ids) of every command that was answered
faults = []
done = threading.Event()


def work(index):
    at_desk, at_exam = Client(van.hub.url, registrar), Client(van.hub.url, clinician)
    try:
        for n in range(index, REGISTRATIONS, CLIENTS):
            answer = at_desk.command("RegisterWorker", registration(fair["id"], 10_000 + n, ["vitals", "knee"]))
            acknowledged.append(("registered", answer["visit"]["id"], answer["visit"]["ticket"]))
            called = at_exam.command("CallNext", {"window": ours[index]["id"]})["stop"]
            acknowledged.append(("called", called["id"], called["version"]))
            at_exam.command("Start", {"stop": called["id"]})
            finished = at_exam.command("Finish", {"stop": called["id"], "reason": "test"})["stop"]
            acknowledged.append(("finished", finished["id"], finished["version"]))
    except Exception as error:
        faults.append(f"client {index}: {error!r}")


threads = [threading.Thread(target=work, args=(i,), daemon=True) for i in range(CLIENTS)]
for thread in threads:
    thread.start()


def in_two_places():
    """People with more than one called or serving stop, straight from the database."""
    with sqlite3.connect(f"file:{van.database()}?mode=ro", uri=True, timeout=30) as db:
        return db.execute("SELECT count(*) FROM (SELECT visit FROM stop WHERE state IN ('called', 'serving')"
                          " GROUP BY visit HAVING count(*) > 1)").fetchone()[0]


kills, doubled = 0, 0
goal = 3 * REGISTRATIONS
while kills < KILLS and any(t.is_alive() for t in threads):
    # The next moment: when a random number of further commands has been answered, then a random instant after it.
    wanted = len(acknowledged) + dice.randint(1, goal // (KILLS + 8))
    while len(acknowledged) < wanted and any(t.is_alive() for t in threads):
        time.sleep(0.0005)  # poll
    moment = time.monotonic() + dice.random() * 0.004
    while time.monotonic() < moment:
        pass
    van.hub.kill()
    kills += 1
    doubled += in_two_places()
    van.hub.start()
for thread in threads:
    thread.join(300)
assert not faults, faults
assert not any(t.is_alive() for t in threads), "a client never ended"

reader = van.client("lidoctor")
visits = {}
missing = []
for kind, entity, detail in acknowledged:
    if kind == "registered":
        visit = reader.get("/visits/" + entity)
        visits[entity] = visit
        if visit["ticket"] != detail:
            missing.append((kind, entity, detail, visit["ticket"]))
stops = {stop["id"]: stop for visit in visits.values() for stop in visit["stops"]}
for kind, entity, version in acknowledged:
    if kind in ("called", "finished") and (entity not in stops or stops[entity]["version"] < version):
        missing.append((kind, entity, version))
tickets = collections.Counter(visit["ticket"] for visit in visits.values())
doubles = [ticket for ticket, count in tickets.items() if count > 1]
chain = van.check_journal()
report(kills=kills, acknowledged=len(acknowledged), missing=len(missing), tickets=len(tickets), tickets_twice=len(doubles),
       in_two_places=doubled + in_two_places(), journal_entries=chain["entries"], chain_whole=chain["whole"])
assert kills == KILLS
assert len(visits) == REGISTRATIONS and not missing and not doubles, (missing[:5], doubles[:5])
assert doubled + in_two_places() == 0
