"""What really leaves the van: every form is signed for workers of every occupation, and between hub and province stands
a recorder that keeps each Bundle. sent.mjs then has them read by a validator that is not ours."""
import concurrent.futures
import gzip
import http.client
import http.server
import itertools
import json
import os
import pathlib
import random
import subprocess
import threading
from datetime import datetime, timedelta, timezone

from van import BIN, SOURCE, Van, registration, report, wait_until

HERE = pathlib.Path(__file__).parent
CATALOGUE = json.loads((SOURCE / "forms/catalogue.json").read_text())
ACTIVITIES = {a["code"]: a for a in CATALOGUE["activities"]}
BY_HAND = {file.stem: json.loads(file.read_text())["answers"] for file in HERE.glob("answers/*.json")}
FORMS_EACH = 4  # of 11 workers: each form twice


# --- The recorder ---
class Recorder(http.server.BaseHTTPRequestHandler):
    """Keeps every Bundle in the order they come, and passes request and answer on unchanged."""
    protocol_version = "HTTP/1.1"
    province = folder = None
    kept = itertools.count(1)

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        text = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        if text and json.loads(text).get("resourceType") == "Bundle":
            (self.folder / f"{next(self.kept):04}.json").write_bytes(text)
        there = http.client.HTTPConnection(self.province, timeout=60)
        there.request(self.command, self.path, body, dict(self.headers))
        reply = there.getresponse()
        answer = reply.read()
        there.close()
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = pass_on

    def log_message(self, *_):
        pass


def recorded_van():
    van = Van()
    van.province = van.make_province()
    Recorder.province = van.province.url.removeprefix("http://")
    Recorder.folder = van.folder / "sent"
    Recorder.folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    van.hub.command += ["--province", f"http://127.0.0.1:{server.server_port}",
                        "--province-token-file", str(van.folder / "van-token")]
    van.hub.start()
    return van


# --- Answers ---
def items_of(items):
    for item in items:
        yield item
        yield from items_of(item.get("item", []))


def limit(item, ending, otherwise):
    found = next((e for e in item.get("extension", []) if e["url"].endswith(ending)), {})
    return next((value for name, value in found.items() if name.startswith("value")), otherwise)


def random_answer(item, dice):
    low, high = limit(item, "/minValue", 0), limit(item, "/maxValue", 100)
    now = datetime.now(timezone(timedelta(hours=8)))
    match item["type"]:
        case "boolean":
            return item["linkId"].endswith(".use") or dice.random() < 0.5  # a score is done
        case "choice":
            codes = [option["valueCoding"]["code"] for option in item["answerOption"]]
            return dice.sample(codes, 2) if item.get("repeats") else dice.choice(codes)
        case "integer":
            return dice.randint(low, high)
        case "decimal":
            return round(dice.uniform(low, high), limit(item, "/maxDecimalPlaces", 1))
        case "date":
            return (now - timedelta(days=dice.randrange(700))).date().isoformat()
        case "dateTime":
            return (now + timedelta(days=dice.randrange(1, 30))).isoformat(timespec="seconds")  # an appointment
        case "string" | "text":
            return '某某 <&> "A1"'


def fill(name, answers, person):
    """The response that `nuanxin form fill` makes, and what keeps it from being signed."""
    path = SOURCE / "forms/questionnaires" / f"{name}.json"
    command = [BIN / "nuanxin", "form", "fill", path, "-", "--sex", person["sex"], "--birth", person["birth"]]
    run = subprocess.run(command, input=json.dumps(answers), capture_output=True, text=True, timeout=60)
    said = [line.split(": ")[0].split(" ", 1) for line in run.stderr.splitlines()]
    return json.loads(run.stdout), [(kind, link) for kind, link in said if kind in ("refused", "wrong", "missing")]


def answered(name, person):
    """Answers by hand where there are, otherwise random ones, mended until they can be signed."""
    form = json.loads((SOURCE / "forms/questionnaires" / f"{name}.json").read_text())
    dice = random.Random(name + person["sex"])
    items = {item["linkId"]: item for item in items_of(form["item"]) if not item.get("readOnly")}
    answers = dict(BY_HAND.get(name) or {link: random_answer(item, dice) for link, item in items.items()
                                         if item["type"] not in ("group", "display") and ".nd." not in link})
    for _ in range(20):
        response, faults = fill(name, answers, person)
        if not faults:
            return response
        for kind, link in faults:
            if kind == "missing":
                answers[link] = items[link]["type"] == "boolean" or random_answer(items[link], dice)
            else:
                answers.pop(link, None)
    raise AssertionError(f"{name} cannot be filled: {faults}")


# --- The fair ---
van = recorded_van()
organizer, registrar = van.client("admin"), van.client("wangmin")
sealed = [code for code, a in ACTIVITIES.items() if a["sensitive"]]
named = {"login": "sunli", "name": "孙丽", "role": "desk", "password": "sunli-2026", "activities": sealed}
organizer.command("CreateStaff", named)
access = van.access()
access["staff"].append(named)
signers = {"exam": van.client("lidoctor"), "desk": van.client("zhaojie"), "sealed": van.client()}
signers["sealed"].sign_in(access, "sunli")
window = {"name": "集市", "place": "车厢", "seats": 1, "state": "open", "activities": list(ACTIVITIES)}
fair = organizer.get("/fairs/" + access["fair"])
fair = organizer.command("UpdateFair", {"fair": {**fair, "place": "", "activities": list(ACTIVITIES), "windows": [window]}})["fair"]
window = fair["windows"][0]["id"]


def signer(activity):
    return signers["sealed" if activity in sealed else ACTIVITIES[activity]["kind"]]


def come(n, occupation, activities, refused=(), **identity):
    """Registers somebody, younger with every n, who grants every consent but the refused ones."""
    body = registration(fair["id"], 999 * 336 * n + n, activities)
    body["identity"] |= identity
    consent = body["consents"][0]
    body["consents"] = [{**consent, "purpose": asked["code"], "granted": asked["code"] not in refused}
                        for asked in CATALOGUE["consents"]]
    done = registrar.command("RegisterWorker", body | {"occupation": occupation})
    return done["visit"]["stops"], body["identity"], done["worker"]["id"]


def sign(stop, response):
    organizer.command("CallStop", {"window": window, "stop": stop["id"], "reason": "演练"})
    organizer.command("Start", {"stop": stop["id"]})
    body = {"stop": stop["id"], "form": response["questionnaire"], "response": response}
    record = signer(stop["activity"]).command("SignRecord", body)["record"]
    organizer.command("Finish", {"stop": stop["id"]})
    return record


def everything_arrived():
    status = registrar.get("/sync")
    assert status["refused"] == 0, status
    return status["unsent"] == 0


SHAPES = [{}, {"name": "欧阳文静", "address": "江苏省盐城市亭湖区"}, {"name": "阿迪力·买买提"}, {"phone": ""},
          {"name": "John Smith", "doc_kind": "03", "doc_number": "E12345678"}, {"name": "甲"}]
wanted = itertools.cycle(ACTIVITIES)
work = []
for n, (occupation, shape) in enumerate(zip(CATALOGUE["occupations"], itertools.chain(SHAPES, itertools.repeat({})))):
    activities = list(itertools.islice(wanted, FORMS_EACH))
    stops, person, _ = come(n, occupation["code"], activities, ("sms",) * (n % 2), **shape)
    work += [(stop, person) for stop in stops]
stops, silent, silent_worker = come(20, "rider", ["vitals", "counselling"], ("sync",))
work += [(stop, silent) for stop in stops]
stops, person, _ = come(21, "courier", ["pain", "counselling"], ("psych",))
work += [(stop, person) for stop in stops]
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    responses = list(pool.map(lambda each: answered(each[0]["activity"], each[1]), work))
records = [sign(stop, response) for (stop, _), response in zip(work, responses)]
wait_until(everything_arrived, 60, "everything arrived")

first = next(r for r in records if r["activity"] == "vitals")
answers = {link: answer for link, answer in BY_HAND["vitals"].items() if not link.startswith("vt.temp")} | {"vt.weight": 61.5}
response, faults = fill("vitals", answers, work[records.index(first)][1])
assert not faults, faults
signer("vitals").command("AmendRecord", {"record": first["id"], "response": response, "reason": "体重记错"})
wait_until(everything_arrived, 60, "the amendment arrived")

# --- What was kept ---
*_, vitals, talk, _, other_talk = records
never = [silent_worker, silent["doc_number"], silent["name"], vitals["visit"]]
never += [record["id"] for record in (vitals, talk, other_talk)]
for bundle in sorted(Recorder.folder.iterdir()):
    told = [word for word in never if word in bundle.read_text()]
    assert not told, f"{bundle.name} has {told}, which may not leave the van"
report(records=len(records), amended=1, withheld=3)
subprocess.run(["node", HERE / "sent.mjs", Recorder.folder], check=True, timeout=120)
