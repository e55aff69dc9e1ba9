"""8 clients press "next" at once on one queue, 1,000 times: no person is called twice."""
import threading

from van import Van, clients, registration, report

CLIENTS, ROUNDS, PEOPLE = 8, 1000, 24

van = Van()
van.hub.start()
organizer = van.client("admin")
fair = organizer.get("/fairs")[0]
windows = [{"id": "", "name": f"试验 {i}", "place": "A", "activities": ["vitals"], "seats": 1, "state": "open"} for i in range(CLIENTS)]
fair = organizer.command("UpdateFair", {"fair": {**fair, "windows": fair["windows"] + windows}})["fair"]
ours = [w for w in fair["windows"] if w["name"].startswith("试验")]
for window in ours:
    organizer.command("SetWindowState", {"window": window["id"], "state": "open"})
registrar = van.client("wangmin")
for n in range(PEOPLE):
    registrar.command("RegisterWorker", registration(fair["id"], 5000 + n))

barrier = threading.Barrier(CLIENTS + 1, timeout=120)
called = [None] * CLIENTS
twice, calls, faults = [], 0, []


def press(index, client):
    try:
        for _ in range(ROUNDS):
            barrier.wait()
            called[index] = client.command("CallNext", {"window": ours[index]["id"]})
            barrier.wait()
            client.command("Undo", {"stop": called[index]["stop"]["id"]})
            barrier.wait()
    except Exception as error:
        faults.append(f"client {index}: {error!r}")
        barrier.abort()


with clients(van, "lidoctor", CLIENTS) as pressing:
    threads = [threading.Thread(target=press, args=pair, daemon=True) for pair in enumerate(pressing)]
    for thread in threads:
        thread.start()
    try:
        for round_number in range(ROUNDS):
            barrier.wait()
            barrier.wait()
            people = [each["visit"]["id"] for each in called]
            calls += len(people)
            if len(set(people)) != CLIENTS:
                twice.append((round_number, people))
            barrier.wait()
    except threading.BrokenBarrierError:
        pass
assert not faults, faults
report(rounds=ROUNDS, clients=CLIENTS, calls=calls, called_twice=len(twice))
assert calls == ROUNDS * CLIENTS and not twice, twice[:3]
van.check_journal()
