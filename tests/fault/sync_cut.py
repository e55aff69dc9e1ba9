"""The province is stopped for the first half of 300 visits and killed (-9) twice in the second half: at the end it holds
each resource exactly once, and the counters were true at every poll: nothing was said to have arrived that had not."""
import random
import sqlite3
import time

from van import Refused, Van, registration, report, wait_until

VISITS = 300
dice = random.Random(7)
van = Van(province=True)
van.hub.start()
registrar = van.client("wangmin")
organizer = van.client("admin")
fair = organizer.get("/fairs")[0]["id"]
province_file = next((van.folder / "province").glob("*.db"))


def arrived():
    """How many of the entities' leading resources the province really has, read from its file."""
    with sqlite3.connect(f"file:{province_file}?mode=ro", uri=True, timeout=30) as db:
        rows = dict(db.execute("SELECT type, count(*) FROM resource GROUP BY type"))
    return rows.get("Patient", 0) + rows.get("Encounter", 0) + rows.get("Location", 0) + rows.get("QuestionnaireResponse", 0), rows


def entities():
    """How many entities there are that may leave the van, and how many of them the hub says have not arrived."""
    with sqlite3.connect(f"file:{van.database()}?mode=ro", uri=True, timeout=30) as db:
        return db.execute("SELECT (SELECT count(*) FROM worker) + (SELECT count(*) FROM visit) + (SELECT count(*) FROM fair)"
                          " + (SELECT count(*) FROM record WHERE state <> 'draft')").fetchone()[0]


polls, lies = 0, []


def poll():
    """The order matters: claim first, truth second; what arrives in between only helps the claim."""
    global polls
    total = entities()
    status = registrar.get("/sync")
    claimed = total - status["unsent"] - status["refused"]
    truth, _ = arrived()
    polls += 1
    if claimed > truth:
        lies.append((claimed, truth, status))
    return status


van.province.stop()
kill_at = sorted(dice.sample(range(VISITS // 2 + 10, VISITS - 10), 2))
kills = 0
for n in range(VISITS):
    if n == VISITS // 2:
        first_half = poll()
        assert first_half["unsent"] >= VISITS, first_half
        van.province.start()
        organizer.command("RetryRefused", {})
    registrar.command("RegisterWorker", registration(fair, 20_000 + n))
    if n in kill_at:
        # In the middle of sending, if it sends.
        deadline = time.monotonic() + 5
        before = arrived()[0]
        while arrived()[0] == before and time.monotonic() < deadline:
            poll()
        van.province.kill()
        kills += 1
        poll()
        van.province.start()
    poll()


def drained():
    status = poll()
    return status if status["unsent"] == 0 else None


end = wait_until(drained, 180, "everything arrived")
total, (truth, rows) = entities(), arrived()
with sqlite3.connect(f"file:{province_file}?mode=ro", uri=True) as db:
    twice = db.execute("SELECT count(*) FROM (SELECT type, id FROM resource GROUP BY type, id HAVING count(*) > 1)").fetchone()[0]
report(visits=VISITS, kills=kills, polls=polls, untrue_counters=len(lies), entities=total, arrived=truth, twice=twice, refused=end["refused"],
       resources=sum(rows.values()))
assert not lies, lies[:3]
assert truth == total and twice == 0 and end["refused"] == 0 and kills == 2, (rows, total)
