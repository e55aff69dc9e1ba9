"""What a ticket printer does with bytes, as little as the test needs: a second opinion, written from page 05 alone.
`read(bytes)` gives a list of events; bytes that are no text and no known command are a Misprint."""
SIMPLE = {  # command: (name, bytes after it)
    b"\x1b@": ("init", 0), b"\x1ba": ("align", 1), b"\x1bE": ("bold", 1), b"\x1bd": ("feed", 1), b"\x1d!": ("size", 1),
    b"\x1c!": ("hanzi_size", 1), b"\x1c&": ("chinese", 0), b"\x1c.": ("latin", 0), b"\x1dh": ("bar_height", 1),
    b"\x1dw": ("bar_module", 1), b"\x1dH": ("bar_digits", 1), b"\x1da": ("auto_status", 1), b"\x10\x04": ("status", 1),
}
EC = {0x30: "L", 0x31: "M", 0x32: "Q", 0x33: "H"}


class Misprint(Exception):
    pass


class Paper:
    def __init__(self, job):
        self.job, self.at, self.events, self.code = job, 0, [], {}

    def take(self, count):
        piece = self.job[self.at:self.at + count]
        if len(piece) < count:
            raise Misprint(f"{count} bytes wanted at {self.at}, {len(piece)} there")
        self.at += count
        return piece

    def little(self):
        low, high = self.take(2)
        return low + 256 * high

    def read(self):
        while self.at < len(self.job):
            if self.job[self.at] >= 0x20 or self.job[self.at] == 0x0A:
                self.text()
            else:
                self.command(self.take(2))
        return self.events

    def text(self):
        """As GB18030 of one and two bytes: a digit as second byte would begin four, which no printer has."""
        start = self.at
        while self.at < len(self.job) and (self.job[self.at] >= 0x20 or self.job[self.at] == 0x0A):
            if self.take(1)[0] > 0x80 and not 0x40 <= self.take(1)[0] <= 0xFE:
                raise Misprint(f"no hanzi before {self.at}")
        self.events.append(("text", self.job[start:self.at].decode("gb18030")))

    def command(self, lead):
        if lead in SIMPLE:
            name, count = SIMPLE[lead]
            arguments = tuple(self.take(count))
            if name == "size":
                arguments = (1 + (arguments[0] >> 4), 1 + (arguments[0] & 15))
            self.events.append((name, *arguments))
        elif lead == b"\x1dV":
            mode = self.take(1)[0]
            self.events.append(("cut", mode, *(self.take(1) if mode >= 65 else b"")))
        elif lead == b"\x1dk":
            self.bars()
        elif lead == b"\x1d(":
            self.qr()
        elif lead == b"\x1dv":
            self.raster()
        else:
            raise Misprint(f"unknown command {lead.hex()} before {self.at}")

    def bars(self):
        kind, count = self.take(2)
        if kind != 73:
            raise Misprint(f"barcode {kind}")
        data, out, code_set, i = self.take(count), "", None, 0
        while i < len(data):
            if data[i] == 0x7B and data[i + 1] in b"ABC":
                code_set, i = chr(data[i + 1]), i + 2
                continue
            if code_set is None:
                raise Misprint("a barcode without a code set")
            if data[i] == 0x7B and data[i + 1] != 0x7B:
                raise Misprint("a single brace")
            out += f"{data[i]:02d}" if code_set == "C" else chr(data[i])
            i += 2 if data[i] == 0x7B else 1
        self.events.append(("code128", out, code_set))

    def qr(self):
        if self.take(1) != b"k":
            raise Misprint("GS ( of another kind")
        body = self.take(self.little())
        if body[0] != 0x31:
            raise Misprint(f"2D code of kind {body[0]}")
        function, rest = body[1], body[2:]
        if function == 0x41 and rest == b"2\x00":
            self.code["model"] = 2
        elif function == 0x43 and len(rest) == 1:
            self.code["size"] = rest[0]
        elif function == 0x45 and len(rest) == 1:
            self.code["ec"] = EC[rest[0]]
        elif function == 0x50 and rest[:1] == b"0":
            self.code["data"] = rest[1:].decode()
        elif function == 0x51 and rest == b"0" and self.code.get("model") == 2:
            self.events.append(("qr", self.code["data"], self.code["size"], self.code["ec"]))
        else:
            raise Misprint(f"QR function {function:02x} {rest.hex()}")

    def raster(self):
        if self.take(2) != b"0\x00":
            raise Misprint("a raster of another mode")
        xbytes, rows = self.little(), self.little()
        self.events.append(("raster", xbytes, rows, self.take(xbytes * rows).hex().upper()))


def read(job):
    return Paper(job).read()
