"""A WebSocket that listens: RFC 6455 text frames and pings, nothing else. One thread a socket."""
import base64
import os
import socket
import struct
import threading


class Listener(threading.Thread):
    """`heard(text)` for each text, on this thread, until the socket ends."""

    def __init__(self, url, path, token, heard):
        super().__init__(daemon=True)
        host, port = url.removeprefix("http://").split(":")
        self.heard = heard
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        key = base64.b64encode(os.urandom(16)).decode()
        auth = f"Authorization: Bearer {token}\r\n" if token else ""
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{auth}"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.stream = self.socket.makefile("rb")
        status = self.stream.readline()
        assert b" 101 " in status, status
        while self.stream.readline().strip():
            pass
        self.start()

    def run(self):
        try:
            while True:
                head = self.stream.read(2)
                if len(head) < 2:
                    return
                length = head[1] & 127
                if length == 126:
                    length = struct.unpack(">H", self.stream.read(2))[0]
                elif length == 127:
                    length = struct.unpack(">Q", self.stream.read(8))[0]
                payload = self.stream.read(length)
                kind = head[0] & 15
                if kind == 1:
                    self.heard(payload.decode())
                elif kind == 9:
                    self.send(10, payload)
                elif kind == 8:
                    return
        except (OSError, ValueError):
            return

    def send(self, kind, payload):
        mask = os.urandom(4)
        body = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        self.socket.sendall(bytes([128 | kind, 128 | len(payload)]) + mask + body)

    def close(self):
        self.socket.close()
