"""An analyzer that speaks ASTM, written from page 02 (2.1 to 2.3) alone: nothing of devices/, nothing of more/astm.py.
The sending and the receiving side of LIS1-A over a Cable."""

STX, ETX, EOT, ENQ, ACK, NAK, ETB = b"\x02", b"\x03", b"\x04", b"\x05", b"\x06", b"\x15", b"\x17"
TEXT_MOST = 240
TRIES = 6


class Unexpected(AssertionError):
    pass


def frame_of(number, text, is_last):
    body = b"%d" % number + text + (ETX if is_last else ETB)
    return STX + body + b"%02X" % (sum(body) % 256) + b"\r\n"


def frames_of(records):
    """Each record begins a frame; a long one is split."""
    frames, number = [], 0
    for record in records:
        rest = record.encode() + b"\r"
        while rest:
            piece, rest = rest[:TEXT_MOST], rest[TEXT_MOST:]
            number = (number + 1) % 8
            frames.append(frame_of(number, piece, not rest))
    return frames


def damaged(frame):
    """Another digit in the text, the checksum as it was."""
    place = len(frame) // 2
    return frame[:place] + (b"8" if frame[place : place + 1] != b"8" else b"9") + frame[place + 1 :]


class Analyzer:
    def __init__(self, cable):
        self.cable, self.heard, self.refusals = cable, b"", 0

    def byte(self):
        if not self.heard:
            self.heard = self.cable.read()
            if not self.heard:
                raise Unexpected("silence")
        first, self.heard = self.heard[:1], self.heard[1:]
        return first

    def expect(self, *wanted):
        got = self.byte()
        if got not in wanted:
            raise Unexpected(f"{got!r} instead of {wanted}")
        return got

    def send(self, records, spoiled=()):
        """A session. `spoiled`: numbers of frames (from 0) that arrive damaged the first time."""
        self.cable.send(ENQ)
        self.expect(ACK)
        for place, frame in enumerate(frames_of(records)):
            self.send_frame(frame, place in spoiled)
        self.cable.send(EOT)

    def send_frame(self, frame, is_spoiled):
        for attempt in range(TRIES):
            is_bad = is_spoiled and attempt == 0
            self.cable.send(damaged(frame) if is_bad else frame)
            answer = self.expect(ACK, NAK)
            if is_bad and answer == ACK:
                raise Unexpected("a damaged frame was accepted")
            if answer == ACK:
                return
            self.refusals += 1
        raise Unexpected("refused six times")

    def receive(self):
        """The records of a session that the host begins."""
        self.expect(ENQ)
        self.cable.send(ACK)
        text, number = b"", 0
        while self.expect(STX, EOT) == STX:
            body = b""
            while body[-1:] not in (ETX, ETB):
                body += self.byte()
            tail = b"".join(self.byte() for _ in range(4))
            number = (number + 1) % 8
            if tail != b"%02X\r\n" % (sum(body) % 256) or body[:1] != b"%d" % number or len(body) > TEXT_MOST + 2:
                raise Unexpected(f"frame {body!r} {tail!r}")
            text += body[1:-1]
            self.cable.send(ACK)
        return text.decode().split("\r")[:-1]
