"""The organizer's day at a fair that calls by itself: chooses how people are called, sees the fair flow, brings back who missed,
calls out of turn with a reason, announces something on the boards, closes a window. People are simulated through the API."""
from van import Client, Refused, Van, registration, report, wait_until
from workplace import Machines

van = Van()
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())
fair, registrar, doctor = machines.access["fair"], van.client("wangmin"), van.client("lidoctor")
admin = van.client("admin")


def stop_of(visit, activity):
    return next(s for s in registrar.get("/visits/" + visit["id"])["stops"] if s["activity"] == activity)


office = machines.open("organizer", "organizer", "organizer")

# --- how people are called ---
office.key("F3")
office.find("setup.policy.ticket")
office.press("setup.policy.guide")
office.expect_mark("setup.policy.guide", True)
office.expect_mark("setup.policy.ticket", False)
office.shoot("fair")
office.key("F8")
wait_until(lambda: admin.get("/fairs/" + fair)["policy"] == "guide", 20, "the fair is guided")

# --- the fair flows: two seats at the vital signs, so two are called at once ---
visits = [registrar.command("RegisterWorker", registration(fair, 8100 + n, ["vitals", "knee"]))["visit"] for n in range(6)]
office.key("F2")
office.expect("flow.people_line", "登记 6")
row = office.expect_rows("flow.services", lambda rows: next((r for r in rows if "一般检查" in r[0] and r[1] == "4" and r[3] == "2"), None),
                         "four wait and two are at the vital signs")
assert row[9] == "2 / 2", row

# --- somebody does not come, and is back later ---
window = machines.window("vitals")
missed = doctor.command("CallNext", {"window": window})["stop"]
doctor.command("MarkMissed", {"stop": missed["id"]})
office.expect_rows("flow.people", lambda rows: rows and rows[0][0] == missed["ticket"] and "过号" in rows[0][3], "who missed is to be looked after")
office.grab("flow.people")
office.key("Home")
office.shoot("flow")
office.key("F8")
office.expect("flow.notice", "已恢复排队")
office.expect_rows("flow.people", lambda rows: not rows, "nobody is to be looked after")

# --- a call out of turn needs a reason, and keeps it ---
last = visits[-1]
doctor.command("Park", {"stop": stop_of(last, "vitals")["id"], "reason": "找证件"})
office.expect_rows("flow.people", lambda rows: rows and "找证件" in rows[0][3], "who is parked, and why")
office.grab("flow.people")
office.key("Home")
office.grab("flow.windows")
office.key("Home")
office.key("F9")
office.expect("flow.notice", "原因")
office.type_over("flow.reason", "cannot stand long")
office.key("F9")
office.expect("flow.notice", "已插叫")
called = stop_of(last, "vitals")
assert called["state"] == "called" and called["basis"]["reason"] == "OVERRIDE" and called["basis"]["why"] == "cannot stand long", called

# --- a word to everybody, on the boards ---
office.type_over("flow.announcement", "14:00 free consultation")
office.key("Return")
office.expect("flow.notice", "已发布")
assert van.client().get("/board")["announcement"] == "14:00 free consultation"

# --- a window closes; nobody loses the place ---
office.grab("flow.windows")
office.key("Home")
office.press("flow.close")
office.expect("flow.notice", "窗口已关闭")
assert sum(s["waiting"] for s in admin.get(f"/fairs/{fair}/flow")["services"]) >= 6

# --- somebody new, named for counselling alone ---
office.key("F5")
office.type("sunli", into="access.login")
office.key("Tab")
office.type("Sun Li", into="access.name")
office.key("Tab")
office.type("sunli-2026", into="access.password", seen=False)
office.key("Tab", "Down", "Down")
office.press("access.named.counselling")
office.expect_mark("access.named.counselling", True)
office.shoot("access")
office.press("access.create")
office.expect("access.notice", "Sun Li")
access = van.access()
access["staff"].append({"login": "sunli", "role": "desk", "password": "sunli-2026"})
now = admin.get(f"/fairs/{fair}")
room = {"name": "心理咨询", "place": "2号帐篷", "seats": 1, "state": "open", "activities": ["counselling"]}
now = admin.command("UpdateFair", {"fair": {**now, "activities": [*now["activities"], "counselling"], "windows": [*now["windows"], room]}})["fair"]
room = next(w["id"] for w in now["windows"] if w["name"] == "心理咨询")
registrar.command("RegisterWorker", registration(fair, 8200, ["counselling"]))
counsellor, other = Client(van.hub.url), van.client(next(p["login"] for p in access["staff"] if p["role"] == "desk"))
counsellor.sign_in(access, "sunli")
stop = counsellor.command("CallNext", {"window": room})["stop"]


def answer_to(client):
    try:
        client.get(f"/stops/{stop['id']}/slip")
    except Refused as refused:
        return refused.status


assert (answer_to(other), answer_to(counsellor)) == (404, 409), "that the sealed slip waits for a signature is for who is named alone"
van.check_journal()
report(calls=len(admin.get(f"/fairs/{fair}/flow")["calls"]))
