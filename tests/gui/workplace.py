"""The van's machines for tests of windows: one station process a workplace, each with settings and drafts of its own as separate
computers have, and the simulated card reader and printer that are plugged into them."""
import atexit
import os
import pathlib
import re
import socket
import subprocess

from run_display import die_with_parent
from screen import Screen
from van import BIN, wait_until

SIZE = os.environ.get("NUANXIN_GUI_SIZE", "1280x800")
LOOK = os.environ.get("NUANXIN_GUI_LOOK", "light")


class Simulator:
    """`nuanxin device simulate KIND`, obeyed over its control socket."""

    def __init__(self, kind, folder, *more):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.control = self.folder / f"{kind}.sock"
        self.log = self.folder / f"{kind}.log"
        ports = {"idcard": ["--port", self.folder / kind], "escpos": ["--port", 0, "--folder", self.folder]}
        options = [*ports.get(kind, ["--port", "pty"]), "--control", self.control, *more]
        command = [BIN / "nuanxin", "device", "simulate", kind, *options]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            preexec_fn=die_with_parent)
        atexit.register(self.kill)
        self.port = wait_until(self.ready, 30, f"the simulated {kind} is plugged in: {self.log.read_text()}")

    def ready(self):
        """What the station's option takes, once it is there."""
        assert self.process.poll() is None, self.log.read_text()
        at = re.search(r"(tcp:[0-9.]+:[0-9]+|/\S+)\s*$", self.log.read_text(), re.MULTILINE)
        return at.group(1) if at and self.control.exists() else None

    def say(self, command):
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(20)
            wire.connect(str(self.control))
            wire.sendall((command + "\n").encode())
            answer = b""
            while not answer.endswith(b"\n"):
                piece = wire.recv(4096)
                if not piece:
                    break
                answer += piece
        assert answer.startswith(b"ok"), f"{command}: {answer.decode()}"
        return answer.decode().strip()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Station(Screen):
    """A station process on a machine of its own called `name`."""

    def __init__(self, folder, name, *options):
        home = pathlib.Path(folder) / name
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        covering = () if "--cover-after" in options else ("--cover-after", "0")
        self.command = [str(part) for part in
                        (BIN / "nuanxin-station", "--lang", "zh_CN", "--size", SIZE, "--look", LOOK, *covering, "--settings",
                         home / "station.json", *options)]
        self.open(name)

    def open(self, name=None):
        """Starts the program; again after kill(), as somebody switches the machine on again."""
        environment = os.environ | {"XDG_STATE_HOME": str(self.home / "state"), "XDG_CONFIG_HOME": str(self.home / "config")}
        with open(self.home / "station.log", "ab") as log:
            process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                                       preexec_fn=die_with_parent)
        atexit.register(process.kill)
        super().__init__(process, name or self.title)

    def kill(self):
        """kill -9, as a power cut of this machine."""
        self.process.kill()
        self.process.wait()

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def sign_in(self, login, password):
        self.expect("signin.login", login)
        self.type(password, into="signin.password", seen=False)
        self.key("Return")
        self.find("top.who")

    def log(self):
        return (self.home / "station.log").read_text(errors="replace")

    # --- the form of a stop ---

    def answer(self, link, typed=None, digit=None):
        """The cursor is in that question: types an answer and Enter, or chooses by digit (which goes on by itself), or goes on."""
        self.focus(f"form.{link}")
        if digit is not None:
            self.key(str(digit))
            return
        if typed is not None:
            self.type(str(typed))
        self.key("Return")

    def fill(self, *answers):
        """Each answer is (linkId, typed) or (linkId, "#digit") or (linkId,) to pass a question over, in the order of the cursor."""
        for link, *rest in answers:
            value = str(rest[0]) if rest else None
            if value and value.startswith("#"):
                self.answer(link, digit=value[1:])
            else:
                self.answer(link, typed=value)

    def sign(self, word="已签"):
        """F9, and once more when the form asks to check something unusual."""
        self.key("F9")
        said = self.expect("form.notice", lambda text: word in text or "F9" in text)
        if word not in said:
            self.key("F9")
            said = self.expect("form.notice", word)
        return said


class Machines:
    """Stations of one hub, each signed in as the demo's staff of its role."""

    def __init__(self, folder, hub_url, access):
        self.folder, self.hub_url, self.access = folder, hub_url, access
        self.taken = {}

    def window(self, activity):
        return next(w["id"] for w in self.access["windows"] if activity in w["activities"])

    def token(self, role):
        """Each machine is another station of the hub, as long as there are enough of that role."""
        tokens = [s["station_token"] for s in self.access["stations"] if s["role"] == role]
        number = self.taken.get(role, 0)
        self.taken[role] = number + 1
        return tokens[number % len(tokens)]

    def open(self, name, place, role, *options):
        options = ["--hub", self.hub_url, "--workplace", place, "--station-token", self.token(role), *options]
        person = next((p for p in self.access["staff"] if p["role"] == role), None)
        if person is None:  # a board or a kiosk: the machine itself is signed in
            return Station(self.folder, name, *options)
        station = Station(self.folder, name, *options, "--login", person["login"])
        station.sign_in(person["login"], person["password"])
        return station
