"""Vectors of the Bluetooth blood pressure characteristic 2A35, from page 04 (4.3)."""
import struct

from more.make import any_of, differs, error, ok, seeded, vector

NAN, NRES, INF, NINF, RESERVED = 0x07FF, 0x0800, 0x07FE, 0x0802, 0x0801
SPECIAL = {"nan": NAN, "nres": NRES, "inf": INF, "minus_inf": NINF, "reserved": RESERVED}
RANGE = any_of("out_of_range", "implausible")


def sfloat(mantissa, exponent=0):
    return (exponent & 0xF) << 12 | mantissa & 0xFFF


def packet(sys=128, dia=82, mean=97, time=None, pulse=None, user=None, status=None, kpa=False, reserved=0):
    flags = kpa | (time is not None) << 1 | (pulse is not None) << 2 | (user is not None) << 3 | (status is not None) << 4 | reserved
    data = bytes([flags]) + struct.pack("<3H", sys, dia, mean)
    if time is not None:
        data += struct.pack("<H5B", *time)
    if pulse is not None:
        data += struct.pack("<H", pulse)
    if user is not None:
        data += bytes([user])
    if status is not None:
        data += struct.pack("<H", status)
    return data


WHEN = (2026, 9, 30, 8, 30, 15)
PARTS = {"time": (WHEN, "2026-09-30T08:30:15"), "pulse": (71, 71), "user": (1, 1), "status": (0, 0)}


def flags():
    made = []
    for mask in range(16):
        chosen = [name for bit, name in enumerate(PARTS) if mask >> bit & 1]
        data = packet(**{name: PARTS[name][0] for name in chosen})
        expect = ok(unit="mmHg", sys=128, dia=82, map=97, **{name: PARTS[name][1] for name in chosen})
        made.append(vector(f"flags_{mask:x}_" + "_".join(chosen or ["none"]), data, expect))
        made.append(vector(f"flags_{mask:x}_short", data[:-1], error("length")))
        made.append(vector(f"flags_{mask:x}_long", data + b"\0", error("length")))
    for reserved in (0x20, 0x40, 0x80, 0xE0):
        made.append(vector(f"reserved_{reserved:x}", packet(reserved=reserved, pulse=71), ok(sys=128, pulse=71)))
    for size in (1, 2, 6):
        made.append(vector(f"only_{size}", packet()[:size], error("length")))
    return made


def numbers():
    made = []
    for name, sys, dia, expect in (
        ("exp_-1", sfloat(1285, -1), sfloat(825, -1), (128.5, 82.5)), ("exp_-2", sfloat(2047, -2), sfloat(2000, -2), None),
        ("exp_1", sfloat(13, 1), sfloat(8, 1), (130, 80)),
        ("exp_2", sfloat(2, 2), sfloat(1, 2), (200, 100)), ("page", 0xF4F6, 0xF316, (127.0, 79.0)),
        ("exp_-1_integral", sfloat(1280, -1), sfloat(820, -1), (128, 82)), ("mixed_exponents", sfloat(1280, -1), sfloat(82), (128, 82)),
    ):
        shown = ok(sys=expect[0], dia=expect[1]) if expect else error(RANGE)
        made.append(vector(f"sfloat_{name}", packet(sys, dia, NAN), shown))
    for field in ("sys", "dia"):
        for name, value in SPECIAL.items():
            open_ = [error(), ok(**{field: None})]
            made.append(vector(f"{field}_{name}", packet(**{field: value}), open_, note="no value to store: error, or null"))
    for name, value in SPECIAL.items():
        made.append(vector(f"map_{name}", packet(mean=value), ok(sys=128, dia=82, map=None)))
        made.append(vector(f"pulse_{name}", packet(pulse=value), ok(sys=128, dia=82, pulse=None)))
    made.append(vector("negative", packet(sys=sfloat(-128)), error()))
    for name, sys, dia in (("sys_260", 260, 82), ("dia_30", 128, 30), ("sys_60", 60, 40), ("dia_215", 260, 215)):
        made.append(vector(f"at_{name}", packet(sys, dia), ok(sys=sys, dia=dia)))
    for name, sys, dia in (("sys_261", 261, 82), ("dia_29", 128, 29), ("sys_59", 59, 40), ("dia_216", 260, 216)):
        made.append(vector(f"beyond_{name}", packet(sys, dia), error(RANGE)))
    for pulse in (40, 180):
        made.append(vector(f"at_pulse_{pulse}", packet(pulse=pulse), ok(pulse=pulse)))
    for pulse in (39, 181):
        made.append(vector(f"beyond_pulse_{pulse}", packet(pulse=pulse), error(RANGE)))
    for dia in (128, 129):
        made.append(vector(f"dia_{dia}_of_128", packet(128, dia), error("implausible")))
    return made


def kilopascal():
    made = []
    random = seeded("ble")
    for sys, dia in ((171, 109), (160, 107), (120, 80), (186, 120),
        *[(random.randrange(140, 300), random.randrange(60, 130)) for _ in range(4)]):
        data = packet(sfloat(sys, -1), sfloat(dia, -1), sfloat((sys + 2 * dia) // 3, -1), kpa=True)
        mmhg = [round(v * 7.50062 / 10) for v in (sys, dia)]
        open_ = [ok(unit="kPa", sys=sys / 10, dia=dia / 10), ok(sys=mmhg[0], dia=mmhg[1])]
        made.append(vector(f"kpa_{sys}_{dia}", data, open_, note="as sent or in mmHg is open"))
        close = {"any_of": [{"sys_mmhg": mmhg[0], "dia_mmhg": mmhg[1]}, {"sys_mmHg": mmhg[0], "dia_mmHg": mmhg[1]},
            {"mmHg": {"sys": mmhg[0]}}, {"sys": mmhg[0]}]}
        made.append(vector(f"kpa_converted_{sys}_{dia}", data, [one for one in close["any_of"]],
            note="somewhere the rounded mmHg must be"))
    made.append(vector("kpa_beyond", packet(sfloat(350, -1), sfloat(109, -1), NAN, kpa=True), error(RANGE), note="35.0 kPa = 263 mmHg"))
    made.append(vector("kpa_page_bytes", bytes.fromhex("01ABF06DF081F0"),
        [ok(unit="kPa", sys=17.1, dia=10.9, map=12.9), ok(sys=128, dia=82, map=97)]))
    return made


def members():
    made = []
    for status in (0, 1, 2, 4, 8, 16, 32, 63, 0x80, 0x8000):
        irregular = {"irregular": True} if status & 4 else {"irregular": differs(True)}
        made.append(vector(f"status_{status:04x}", packet(status=status), ok(status=status, **irregular)))
    for user in (0, 1, 7, 254):
        made.append(vector(f"user_{user}", packet(user=user), ok(user=user)))
    made.append(vector("user_255_unknown", packet(user=255), ok(user=any_of(None, 255))))
    for name, when in (("all_zero", (0, 0, 0, 0, 0, 0)), ("year_0", (0, 9, 30, 8, 30, 15)), ("month_0", (2026, 0, 30, 8, 30, 15)),
        ("day_0", (2026, 9, 0, 8, 30, 15))):
        made.append(vector(f"time_{name}", packet(time=when), ok(sys=128, time=None)))
    for name, when in (("month_13", (2026, 13, 1, 0, 0, 0)), ("day_31", (2026, 9, 31, 0, 0, 0)), ("hour_24", (2026, 9, 30, 24, 0, 0)),
        ("second_60", (2026, 9, 30, 8, 30, 60))):
        made.append(vector(f"time_{name}", packet(time=when), [error("timestamp"), ok(sys=128, time=None)],
            note="impossible: open which"))
    made.append(vector("time_leap", packet(time=(2028, 2, 29, 23, 59, 59)), ok(time="2028-02-29T23:59:59")))
    made.append(vector("page_full", bytes.fromhex("1E800052006100EA07091E081E0F4700010000"),
        ok(sys=128, dia=82, map=97, time="2026-09-30T08:30:15", pulse=71, user=1, status=0)))
    return made


def vectors():
    return flags() + numbers() + kilopascal() + members()
