"""Every given vector through the program: `vectors.py [PROTOCOL…]`. Once in one process with all the others of its
protocol, once in a process of its own. CONTEXT: what must have been on the line before."""
import json
import sys

from runner import SHARED, SOURCE, hex_of, run

FILES = {
    "01_idcard_frames.json": "idcard",
    "02_astm_frames.json": "astm",
    "02_astm_sessions.json": "astm",
    "02_hl7_mllp.json": "hl7",
    "03_urine_grades.json": "urine-text",
    "03_urine_text_blocks.json": "urine-text",
    "04_blood_pressure.json": "bp",  # names ble_… go to ble-bp
    "04_scales.json": "scale",
    "05_escpos.json": "escpos-status",  # status and commands; parts of tickets are the builder's
    "07_scanner.json": "scanner",
}
# The vector is about the second of two frames; these are the first. "H": frame 1 of the session results_ok; "same": itself.
CONTEXT = {"duplicate_frame": "H", "mal_frame_number_skip": "H", "dup_control_id": "same"}
PREFIXED = {"idcard", "escpos-status"}  # protocols whose lines say the direction


def is_builders(vector):
    """A part of a ticket: no direction, and no command of its own (as tests/unit/devices/escpos_codec_test.cpp)."""
    named = {"cmd", "text", "xbytes"} & set(vector["expect"])
    return not vector.get("dir") and not named and vector["name"] != "raster_bad_length"


def first_frame(folder):
    sessions = json.loads((folder / "02_astm_sessions.json").read_text())
    steps = next(one for one in sessions if one["name"] == "results_ok")["steps"]
    return next(step["hex"] for step in steps if step["hex"].startswith("02"))


def prepared(vector, protocol, folder):
    vector = dict(vector)
    context = CONTEXT.get(vector["name"])
    if context:
        vector["context"] = [first_frame(folder) if context == "H" else hex_of(vector)]
    direction = vector.pop("dir", None)
    if protocol in PREFIXED:
        vector["dir"] = direction or ("tx" if protocol == "escpos-status" else None)
        if protocol == "escpos-status" and "n" in vector["expect"]:
            vector["prefix"] = f"n={vector['expect']['n']}"
    return vector


def given(folder, seen):
    """Vectors by protocol; those already seen (the two folders hold copies) are left out."""
    groups = {}
    for name, protocol in FILES.items():
        path = folder / name
        for vector in json.loads(path.read_text()) if path.exists() else []:
            to = "ble-bp" if vector["name"].startswith("ble_") else protocol
            key = (name, json.dumps(vector, sort_keys=True))
            if key in seen or (protocol == "escpos-status" and is_builders(vector)):
                continue
            seen.add(key)
            groups.setdefault(to, []).append(prepared(vector, to, folder))
    return groups


def all_given():
    seen, groups = set(), {}
    for folder in (SOURCE / "tests/data/protocols", SHARED / "protocols/vectors"):
        for protocol, vectors in given(folder, seen).items():
            groups.setdefault(protocol, []).extend(vectors)
    return groups


if __name__ == "__main__":
    sys.exit(run(all_given(), sys.argv[1:]))
