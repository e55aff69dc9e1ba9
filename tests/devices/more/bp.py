"""Vectors of the blood-pressure monitors on a wire, from page 04 (4.1 Omron, 4.2 A&D and Terumo, 4.5 malformed)."""
from more.make import any_of, differs, error, INCOMPLETE, ok, PRESENT, vector, xor

RANGE = any_of("out_of_range", "implausible")  # the page gives the limits, the scales' page the name, bp's vectors the other
DATE = ("2026", "09", "30", "08", "30")


def omron(sys="128", dia="082", pulse="071", movement="0", fault="0", who="26093000010", date=DATE, end="\r\n"):
    return (",".join([*date, who.ljust(20), fault, sys, dia, pulse, movement]) + end).encode()


def f3(sys="128", mean="097", dia="082", pulse="071", who="26093000010", date="2026/09/30", clock="08:30", last="0", end="\r\n"):
    return (",".join(["bp", who.ljust(20), date, clock, sys, mean, dia, pulse, last]) + end).encode()


def and_command(two):
    body = b"\x01" + b"00" + b"\x02" + two + b"\x03"
    return b"\x16\x16" + body + bytes([xor(body)])


def and_result(fault="E00", sys="S128", mean="M097", dia="D 82", pulse="P 71", tail=("L180", "T 12"), bcc=None):
    fields = ["TM2657P", "260930083015", "00", "0001", fault, sys, mean, dia, pulse, *tail]
    body = b"\x02" + "".join(field + "\x1e" for field in fields).encode() + b"\x03"
    return body + bytes([xor(body) if bcc is None else bcc])


def hbp9030():
    made = [vector("omron_good", omron(), ok(sys=128, dia=82, pulse=71, movement=0, id="26093000010", time="2026-09-30T08:30"))]
    made.append(vector("omron_movement", omron(movement="1"), ok(movement=1, sys=128)))
    for who in ("", "1", "A" * 20, "32090019900307123X", "a b"):
        made.append(vector(f"omron_id_{who or 'none'}", omron(who=who), ok(id=who, sys=128)))
    for name, sys, dia, pulse in (("sys_260", "260", "082", "071"), ("sys_60", "060", "030", "071"), ("dia_30", "128", "030", "071"),
        ("dia_215", "260", "215", "071"),
                                  ("pulse_40", "128", "082", "040"), ("pulse_180", "128", "082", "180"),
                                  ("dia_one_less", "128", "127", "071")):
        made.append(vector(f"omron_at_{name}", omron(sys, dia, pulse), ok(sys=int(sys), dia=int(dia), pulse=int(pulse))))
    for name, sys, dia, pulse in (("sys_261", "261", "082", "071"), ("sys_59", "059", "040", "071"), ("dia_29", "128", "029", "071"),
        ("dia_216", "260", "216", "071"),
                                  ("pulse_39", "128", "082", "039"), ("pulse_181", "128", "082", "181"),
                                  ("all_zero", "000", "000", "000")):
        made.append(vector(f"omron_beyond_{name}", omron(sys, dia, pulse), error(RANGE)))
    for name, sys, dia in (("same", "100", "100"), ("one_more", "100", "101")):
        made.append(vector(f"omron_dia_{name}", omron(sys, dia), error("implausible")))
    for code in range(1, 10):
        blank = code % 2
        values = ("   ", "   ", "   ") if blank else ("120", "080", "072")
        made.append(vector(f"omron_error_{code}", omron(*values, fault=str(code)),
            error("device_error", code=code, sys=differs(PRESENT))))
    for name, date in (("month_13", ("2026", "13", "01", "08", "30")), ("month_0", ("2026", "00", "01", "08", "30")),
        ("day_0", ("2026", "09", "00", "08", "30")),
                       ("day_31", ("2026", "09", "31", "08", "30")), ("no_leap", ("2025", "02", "29", "08", "30")),
                       ("hour_24", ("2026", "09", "30", "24", "00")),
                       ("minute_60", ("2026", "09", "30", "08", "60")), ("not_leap_1900", ("1900", "02", "29", "08", "30"))):
        made.append(vector(f"omron_time_{name}", omron(date=date), error("timestamp")))
    made.append(vector("omron_leap_day", omron(date=("2028", "02", "29", "23", "59")), ok(time="2028-02-29T23:59")))
    made.append(vector("omron_time_letters", omron(date=("20X6", "09", "30", "08", "30")), error(any_of("malformed", "timestamp"))))
    good = omron()
    for at in (1, 10, 52, 53, 54):
        made.append(vector(f"omron_cut_at_{at}", good[:at], INCOMPLETE))
    made.append(vector("omron_lf_only", omron(end="\n"), [ok(sys=128), error("malformed"), INCOMPLETE],
        note="named on the page, outcome not"))
    made.append(vector("omron_long", omron(end=",9\r\n"), error("malformed")))
    made.append(vector("omron_one_short", good[:-3] + b"\r\n", error("malformed")))
    made.append(vector("omron_semicolons", good.replace(b",", b";"), error(any_of("malformed", "unsupported_format"))))
    made.append(vector("omron_comma_moved", good.replace(b",128,082", b"1,28,082"), error("malformed")))
    for name, line in (("blank_sys", omron("   ")), ("blank_dia", omron(dia="   ")), ("blank_pulse", omron(pulse="   ")),
        ("minus", omron("-12")),
                       ("letter_dia", omron(dia="08O")), ("letter_pulse", omron(pulse="7 1")), ("bad_error", omron(fault="X")),
                       ("bad_movement", omron(movement="X"))):
        made.append(vector(f"omron_junk_{name}", line, error("malformed")))
    for start in ("MMBP203N", "ID"):
        made.append(vector(f"format_{start}", f"{start},26093000010,128,82,71\r\n".encode(), error("unsupported_format")))
    made.append(vector("omron_two", good + omron("118", "076", "066"), [ok(sys=128), {"messages": 2}], note="the shape of two is open"))
    return made


def hbp9020():
    made = [vector("f3_good", f3(), ok(sys=128, map=97, dia=82, pulse=71, id="26093000010", time="2026-09-30T08:30"))]
    made.append(vector("f3_no_id", f3(who=""), ok(id="", sys=128)))
    for last in "159":
        made.append(vector(f"f3_last_{last}", f3(last=last), ok(sys=128, dia=82)))
    made.append(vector("f3_dia_ge_sys", f3("080", "090", "120"), error("implausible")))
    made.append(vector("f3_bad_date", f3(date="2026/02/30"), error("timestamp")))
    made.append(vector("f3_bad_time", f3(clock="25:00"), error("timestamp")))
    made.append(vector("f3_junk", f3("1A8"), error("malformed")))
    made.append(vector("f3_sys_261", f3("261"), error(RANGE)))
    made.append(vector("f3_pulse_181", f3(pulse="181"), error(RANGE)))
    made.append(vector("f3_cut", f3()[:30], INCOMPLETE))
    return made


def and_company():
    made = [vector("and_start", and_command(b"ST"), ok(meaning="start measurement")),
        vector("and_stop", and_command(b"SP"), ok(meaning="stop measurement"))]
    made.append(vector("and_start_bad_bcc", and_command(b"ST")[:-1] + b"\x06", error(any_of("checksum", "bcc"))))
    made.append(vector("and_ack", b"\x16\x16\x0100\x06", ok(meaning="ack", len=6)))
    made.append(vector("and_good", and_result(), ok(sys=128, map=97, dia=82, pulse=71)))
    made.append(vector("and_spaces", and_result(sys="S 98", mean="M 77", dia="D 61", pulse="P 55"), ok(sys=98, map=77, dia=61, pulse=55)))
    faults = [*range(11, 16), *range(21, 25), *range(42, 49), 61, 63]
    for fault in faults:
        made.append(vector(f"and_E{fault}", and_result(f"E{fault}"), error("device_error", code=f"E{fault}", sys=differs(PRESENT))))
    made.append(vector("and_E44_text", and_result("E44"), error("device_error", code="E44", text="patient may have moved")))
    made.append(vector("and_E99_unknown", and_result("E99"), error("device_error", code="E99")))
    made.append(vector("and_bad_bcc", and_result(bcc=xor(and_result()[:-1]) ^ 1), error(any_of("checksum", "bcc"))))
    good = and_result()
    for at in (1, 20, len(good) - 2, len(good) - 1):
        made.append(vector(f"and_cut_at_{at}", good[:at], INCOMPLETE))
    made.append(vector("and_dia_ge_sys", and_result(sys="S 80", dia="D120"), error("implausible")))
    made.append(vector("and_sys_261", and_result(sys="S261"), error(RANGE)))
    made.append(vector("and_letters", and_result(sys="S1A8"), error("malformed")))
    made.append(vector("and_error_blank", and_result("E44", "S   ", "M   ", "D   ", "P   "), error("device_error", code="E44")))
    made.append(vector("and_ack_then_result", b"\x16\x16\x0100\x06" + good, [ok(sys=128), ok(meaning="ack")], note="which leads is open"))
    for bcc in (0x03, 0x02, 0x1E, 0x16, 0x0D):  # a check byte that looks like structure: pad the amplitude until it comes out so
        for n in range(4096):
            data = and_result(tail=("L180", f"T{n:4}"))
            if data[-1] == bcc:
                made.append(vector(f"and_bcc_is_{bcc:02x}", data, ok(sys=128, dia=82)))
                break
    terumo = b"\x02R1,26093000010,2026/09/30,08:30,128,097,082,071,\x03\x00"
    made.append(vector("terumo", terumo, [ok(sys=128, map=97, dia=82, pulse=71), error("unsupported_format")],
        note="its check is unknown"))
    stub = bytes.fromhex("01000078005000480000")
    made.append(vector("hbp1300_stub", stub, {"result": differs("ok")}, note="an invented frame: not to be implemented"))
    return made


def vectors():
    return hbp9030() + hbp9020() + and_company()
