"""A van for tests: real hub and province programs on free ports and a temporary folder, and a small client of the API.
Every wait has a deadline; every process is ended at exit, whatever happened."""
import atexit
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

SOURCE = pathlib.Path(os.environ["NUANXIN_SOURCE_DIR"])
BIN = pathlib.Path(os.environ["NUANXIN_BIN_DIR"])


def wait_until(condition, seconds, what):
    """The condition's first true value; AssertionError at the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)  # poll


def id_number(n):
    """The fictitious number of person n: area 329999 is not assigned (as tests/support/people.h)."""
    day = n // 999
    digits = f"329999{1970 + day // 336:04}{1 + day // 28 % 12:02}{1 + day % 28:02}{1 + n % 999:03}"
    p = 0
    for c in digits:
        p = (p + int(c)) * 2 % 11
    return digits + "0123456789X"[(12 - p) % 11]


class Program:
    """A program of ours that prints "listening on URL" once it is ready."""

    def __init__(self, *command, log):
        self.command = [str(part) for part in command]
        self.log = log
        self.url = None
        self.process = None
        atexit.register(self.kill)

    def start(self):
        """Starts on the port it had before, so that clients find it again."""
        command = list(self.command)
        if self.url:
            command[command.index("--listen") + 1] = self.url.removeprefix("http://")
        with open(self.log, "ab") as out:
            position = out.tell()
            self.process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)

        def listening():
            if self.process.poll() is not None:
                raise AssertionError(f"{command[0]} ended: {pathlib.Path(self.log).read_text()[-3000:]}")
            with open(self.log, "rb") as log:
                log.seek(position)
                return re.search(rb"listening on (http://[0-9.]+:[0-9]+)", log.read())

        self.url = wait_until(listening, 60, f"{command[0]} listens").group(1).decode()
        return self

    def kill(self):
        """kill -9, as a power cut of one process."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


class Refused(Exception):
    def __init__(self, status, error):
        super().__init__(f"{status} {error}")
        self.status = status
        self.code = error.get("code")


class Client:
    """One connection, one thread. `command` repeats the same key until it is answered or the deadline comes."""

    def __init__(self, url, token=None):
        self.host = url.removeprefix("http://")
        self.token = token
        self.connection = None

    def request(self, method, path, body=None, headers=()):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, timeout=30)
        sent = dict(headers)
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.connection.request(method, "/api/v1" + path, data, sent)
            reply = self.connection.getresponse()
            text = reply.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        value = json.loads(text) if text else None
        if reply.status >= 300:
            raise Refused(reply.status, (value or {}).get("error", {}))
        return value

    def get(self, path):
        return self.request("GET", path)

    def command(self, name, body, key=None, seconds=60):
        key = key or str(uuid.uuid4())
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.request("POST", "/commands/" + name, body, {"Idempotency-Key": key})["result"]
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)  # poll: the hub is being restarted

    def sign_in(self, access, who):
        """`access` is the demo's demo-access.json; `who` a login of it."""
        person = next(p for p in access["staff"] if p["login"] == who)
        station = next(s for s in access["stations"] if s["role"] == person["role"])
        answer = self.request("POST", "/session", {"station_token": station["station_token"], "login": who,
                                                    "password": person["password"]})
        self.token = answer["token"]
        return answer


class Van:
    """A hub with a fair and staff, and a province next to it (not started)."""

    def __init__(self, *hub_options, province=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nuanxin-"))
        atexit.register(shutil.rmtree, self.folder, True)
        self.province = None
        options = list(hub_options)
        if province:
            self.province = self.make_province()
            options += ["--province", self.province.url, "--province-token-file", self.folder / "van-token"]
        self.hub = Program(BIN / "nuanxin-hub", "--data", self.folder / "van", "--listen", "127.0.0.1:0", "--forms", SOURCE / "forms",
                           "--demo", "fair", *options, log=self.folder / "hub.log")

    def make_province(self):
        data = self.folder / "province"
        token = subprocess.run([BIN / "nuanxin-province", "add-van", "--data", data, "--name", "test-van"], check=True,
                               capture_output=True, text=True).stdout.strip().split()[-1]
        (self.folder / "van-token").write_text(token + "\n")
        province = Program(BIN / "nuanxin-province", "--data", data, "--listen", "127.0.0.1:0", log=self.folder / "province.log")
        province.start()
        return province

    def access(self):
        return json.loads((self.folder / "van" / "demo-access.json").read_text())

    def client(self, login=None):
        client = Client(self.hub.url)
        if login:
            client.sign_in(self.access(), login)
        return client

    def database(self):
        return self.folder / "van" / "nuanxin.db"

    def check_journal(self):
        """The answer of `nuanxin check-journal`; AssertionError when the chain is broken."""
        key = self.access()["key_file"]
        run = subprocess.run([BIN / "nuanxin", "check-journal", "--data", self.folder / "van", "--key-file", key], capture_output=True,
                             text=True)
        assert run.returncode == 0, run.stdout + run.stderr
        return json.loads(run.stdout)


def registration(fair, n, activities=("vitals",)):
    from datetime import datetime, timezone
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    number = id_number(n)
    return {"fair": fair,
            "identity": {"doc_kind": "01", "doc_number": number, "name": f"测试{n}", "sex": "male" if int(number[16]) % 2 else "female",
                         "birth": f"{number[6:10]}-{number[10:12]}-{number[12:14]}", "phone": f"138000{n % 100000:05}", "address": "",
                         "nation": "01"},
            "occupation": "courier", "platform": "", "activities": list(activities),
            "consents": [{"purpose": p, "text_version": "1", "granted": True, "language": "zh-CN", "method": "signature", "at": now}
                         for p in ("service", "health", "sync")]}


@contextlib.contextmanager
def clients(van, login, count):
    """Clients with one sign-in's token: signing in is dear on purpose."""
    first = van.client(login)
    yield [Client(van.hub.url, first.token) for _ in range(count)]


def report(**figures):
    """What the test saw, for the closing note."""
    print(" ".join(f"{name}={value}" for name, value in figures.items()))
    sys.stdout.flush()
