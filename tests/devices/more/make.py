"""How the modules here build vectors: each has vectors() -> list, computed from the pages alone."""
import random

OK, ERROR, INCOMPLETE = {"result": "ok"}, {"result": "error"}, {"result": "incomplete"}


def ok(**members):
    return OK | members


def error(code=None, /, **members):
    return ERROR | ({"error": code} if code else {}) | members


def any_of(*values):
    return {"any_of": list(values)}


def differs(value):
    return {"not": value}


PRESENT = {"present": True}


def vector(name, data, expect, **more):
    """data: bytes. expect: one expect, or a list of them when the page leaves it open (then say why in note)."""
    made = {"name": name, "hex": bytes(data).hex().upper()}
    made |= {"expect": expect[0], "any_of": expect} if isinstance(expect, list) else {"expect": expect}
    if "context" in more:
        more["context"] = [bytes(one).hex().upper() for one in more["context"]]
    return made | more


def seeded(name):
    return random.Random(f"nuanxin {name}")


def xor(data):
    value = 0
    for byte in data:
        value ^= byte
    return value


def hanzi_with_trail(byte, count=3):
    """Two-byte GB18030 hanzi whose second byte is this one (7C |, 5E ^, 5C backslash, 7E ~)."""
    found = []
    for lead in range(0x81, 0xFE):
        text = bytes([lead, byte]).decode("gbk", "ignore")
        if len(text) == 1 and "\u4e00" <= text <= "\u9fa5":
            found.append(text)
    return found[:: max(1, len(found) // count)][:count]
