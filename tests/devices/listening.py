"""`nuanxin device listen` as a running program, and the test's end of a cable to it. Every wait has a deadline."""
import contextlib
import errno
import json
import os
import pathlib
import queue
import re
import select
import signal
import socket
import subprocess
import threading
import time
import tty

from runner import PROGRAM, SOURCE

DEADLINE_S = 30
READY = "Ready."


class Cable:
    """Bytes to and from the program, over TCP or a pseudo-terminal."""

    def __init__(self, descriptor, *kept):
        self.descriptor, self.kept = descriptor, kept
        os.set_blocking(descriptor, False)

    def send(self, data):
        """All of it; what the program says meanwhile is thrown away when it would stop the program from reading."""
        rest, deadline = memoryview(data), time.monotonic() + DEADLINE_S
        while rest:
            if select.select([], [self.descriptor], [], 0.2)[1]:
                rest = rest[os.write(self.descriptor, rest[:65536]):]
                deadline = time.monotonic() + DEADLINE_S
            elif time.monotonic() > deadline:
                raise AssertionError(f"nobody reads: {len(rest)} bytes left")
            else:
                self.read(0)

    def read(self, seconds=DEADLINE_S):
        """What is there, at least one byte; empty at the end of the connection or of the time."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self.descriptor, 65536)
        except OSError as problem:
            if problem.errno in (errno.EIO, errno.ECONNRESET):  # the far end is closed
                return b""
            raise

    def finish(self):
        """TCP: no more comes; returns when the program has read it all and hung up."""
        with socket.socket(fileno=os.dup(self.descriptor)) as half, contextlib.suppress(OSError):  # it hung up already
            half.shutdown(socket.SHUT_WR)
        while self.read():
            pass

    def close(self):
        for descriptor in (self.descriptor, *self.kept):
            os.close(descriptor)


class Terminal:
    """A pseudo-terminal; the program opens `port`."""

    def __init__(self):
        self.near, self.far = os.openpty()
        tty.setraw(self.far)
        self.port = os.ttyname(self.far)

    def cable(self):
        return Cable(self.near, self.far)  # while the far end is open here, the near end has no end of file


class Server:
    """A TCP port that the program opens, as it does a serial server's."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(DEADLINE_S)
        self.port = "tcp:%s:%d" % self.listener.getsockname()

    def cable(self):
        return Cable(self.listener.accept()[0].detach())


class Caller:
    """A TCP port at which the program waits for instruments."""

    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.number = free.getsockname()[1]
        self.port = f"listen:127.0.0.1:{self.number}"

    def cable(self):
        deadline = time.monotonic() + DEADLINE_S
        while True:
            try:
                return Cable(socket.create_connection(("127.0.0.1", self.number), DEADLINE_S).detach())
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)  # poll until it listens


class Listening:
    """The program, with the lines that it prints."""

    def __init__(self, profile, port, folder=None):
        command = [PROGRAM, "device", "listen", profile, port, "--profiles", SOURCE / "devices/profiles"]
        command += ["--folder", folder] if folder else []
        self.folder = folder and pathlib.Path(folder)
        english = {**os.environ, "NUANXIN_LOCALE_DIR": "/nowhere"}
        self.process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=english)
        self.lines, self.said = queue.Queue(), {}
        threading.Thread(target=self._collect, daemon=True).start()
        threading.Thread(target=self._count, daemon=True).start()

    def _collect(self):
        for line in self.process.stdout:
            self.lines.put((time.monotonic(), json.loads(line)))

    def _count(self):
        for line in self.process.stderr:
            sentence = line.decode().strip()
            self.said[sentence] = self.said.get(sentence, 0) + 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def until_ready(self):
        """A serial port is open: what was sent before is nobody's."""
        deadline = time.monotonic() + DEADLINE_S
        while READY not in self.said:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"not ready: {self.said}")
            time.sleep(0.01)  # poll

    def timed_line(self):
        """(when it was there, the next line)"""
        try:
            return self.lines.get(timeout=DEADLINE_S)
        except queue.Empty:
            raise AssertionError(f"no line; on standard error: {self.said}") from None

    def line(self):
        return self.timed_line()[1]

    def files(self):
        return [json.loads(path.read_text()) for path in sorted(self.folder.glob("*"))] if self.folder.exists() else []

    def peak_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024

    def bytes_read(self):
        return int(re.search(r"rchar: (\d+)", pathlib.Path(f"/proc/{self.process.pid}/io").read_text()).group(1))

    def end(self):
        """Its exit status after SIGINT."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(DEADLINE_S)
