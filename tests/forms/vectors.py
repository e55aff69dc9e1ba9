"""Every vector of shared/clinical through the real forms and rules: `nuanxin form fill`, then `nuanxin form findings`.
An adapter says which fields a kind of vector fills and where each output is read; it yields what it saw, once for each side.
A kind without an adapter, an output no adapter looks at, a name of a band not known here, an answer refused: all are mismatches."""
import collections
import concurrent.futures
import decimal
import functools
import json
import os
import pathlib
import re
import subprocess
import sys

SHARED = pathlib.Path(os.environ["NUANXIN_SHARED_DIR"]) / "clinical"
PROGRAM = pathlib.Path(os.environ["NUANXIN_BIN_DIR"]) / "nuanxin"
FORMS = pathlib.Path(os.environ["NUANXIN_SOURCE_DIR"]) / "forms"

# Which rules a band may show: kind: (the rules that band, {band: one of these, or "" for none of them}).
BANDS = {
    "phq9": ("S-PHQ-.", {"minimal": [""], "mild": ["S-PHQ-1"], "moderate": ["S-PHQ-2"], "moderately-severe": ["S-PHQ-3"], "severe": ["S-PHQ-4"]}),
    "gad7": ("S-GAD-.", {"minimal": [""], "mild": ["S-GAD-1"], "moderate": ["S-GAD-2"], "severe": ["S-GAD-3"]}),
    "ipss": ("U-IPSS-[12]", {"mild": [""], "moderate": ["U-IPSS-1"], "severe": ["U-IPSS-2"]}),
    "joa29": ("L-JOA-[123]", {"excellent(25-29)": [""], "good(16-24)": ["L-JOA-1"], "moderate(10-15)": ["L-JOA-2"], "poor(<10)": ["L-JOA-3"]}),
    "joa17": ("C-JOA-.", {"normal": [""], "mild(13-16)": ["C-JOA-1"], "moderate(9-12)": ["C-JOA-2"], "severe(0-8)": ["C-JOA-3"]}),
    "lysholm": ("K-LYS-.", {"excellent(95-100)": [""], "good(84-94)": [""], "fair(65-83)": ["K-LYS-1"], "poor(<65)": ["K-LYS-2"]}),
    "aofas": ("A-AOF-.", {"excellent(90-100)": [""], "good(75-89)": ["A-AOF-1"], "fair(50-74)": ["A-AOF-2"], "poor(<50)": ["A-AOF-3"]}),
    "rmdq24": ("L-RMD-.", {"low(0-8)": ["", "L-RMD-1"], "moderate(9-16)": ["L-RMD-2"], "high(17-24)": ["L-RMD-3"]}),
    "nrs": ("P-NRS-.", {"none": [""], "mild": ["P-NRS-1"], "moderate": ["P-NRS-2"], "severe": ["P-NRS-3"]}),
    "vas_mm": ("P-VAS-.", {"none": ["P-VAS-1"], "mild": ["P-VAS-2"], "moderate": ["P-VAS-3"], "severe": ["P-VAS-4"]}),
    "bmi": ("V-BMI-.*", {"underweight": ["V-BMI-1"], "normal": ["V-BMI-2"], "overweight": ["V-BMI-3"], "obesity-mild": ["V-BMI-4"],
                         "obesity-moderate": ["V-BMI-5-1"], "obesity-severe": ["V-BMI-5-2"], "obesity-extreme": ["V-BMI-5-3"],
                         "normal-80plus": ["V-BMI-6-0"]}),
    "waist": ("V-WC-.*", {"normal": [""], "pre-central-obesity": ["V-WC-M1", "V-WC-F1"], "central-obesity": ["V-WC-M2", "V-WC-F2"]}),
    "bp": ("V-BP-[0-9L]", {"normal": ["V-BP-0"], "high-normal": ["V-BP-1"], "grade1": ["V-BP-2"], "grade2": ["V-BP-3"],
                           "grade3": ["V-BP-4", "V-BP-5"], "low": ["V-BP-L"]}),
    "pulse": ("V-HR-[1-3]", {"normal": [""], "slow": ["V-HR-1", "V-HR-3"], "fast": ["V-HR-2", "V-HR-3"]}),
    "slr": ("L-SLR-.", {None: [""], "radicular": ["L-SLR-1", "L-SLR-2"], "hamstring": ["L-SLR-H"]}),
    "pvr": ("U-PVR-.", {"normal": [""], "borderline": ["U-PVR-1"], "raised": ["U-PVR-2"]}),
    "collecting_system_separation_mm": ("U-HYD-.", {"none": [""], "mild": ["U-HYD-1"], "moderate": ["U-HYD-2"], "severe": ["U-HYD-3"]}),
    "hardship": ("H-.*", {"deep": ["H-DEEP"], "relative": ["H-REL"], "accident": ["H-ACC"], "none": ["H-NONE"]}),
}
# Words of a label: the advice has words of its own, and the band says the same.
WORDS = {("bmi", "zh")}
# No form holds these.
ELSEWHERE = {"gb11643_check": "no form holds identity numbers; tests/unit/devices/id_number_test.cpp has them"}
ADAPTERS = {}


@functools.cache
def items(form):
    """The questionnaire's items by linkId."""
    found, rest = {}, [json.loads((FORMS / "questionnaires" / f"{form}.json").read_text())]
    for each in rest:
        rest += each.get("item", [])
        found[each.get("linkId")] = each
    return found


def extension(element, name):
    """The value of its extension of this name."""
    each = next(e for e in element["extension"] if re.split("[/:]", e["url"])[-1] == name)
    return next(value for key, value in each.items() if key.startswith("value"))


def run(*arguments, given):
    done = subprocess.run([PROGRAM, "form", *map(str, arguments)], input=given, capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("{"), f"form {arguments[0]}: {done.stderr}"
    return done


class Exam:
    """A form filled by the program and the rules' findings on it; exam[linkId] is an answer, None where there is none."""

    def __init__(self, form, answers, side=None, age=45, sex="male", refusable=()):
        questionnaire = FORMS / "questionnaires" / f"{form}.json"
        filled = run("fill", questionnaire, "-", "--age", age, "--sex", sex, given=json.dumps(answers))
        problems = re.findall(r"^(missing|wrong|refused) (\S+):", filled.stderr, re.M)
        self.form = form
        self.missing = {link for what, link in problems if what == "missing"}
        self.wrong = {link for what, link in problems if what != "missing"}
        assert self.wrong <= set(refusable), [line for line in filled.stderr.splitlines() if not line.startswith("missing")]
        assert filled.returncode == bool(self.wrong), (filled.returncode, filled.stderr)
        found = run("findings", "-", "--form", questionnaire, "--rules", FORMS / "rules" / f"{form}.json", given=filled.stdout)
        findings = json.loads(found.stdout)
        assert found.returncode == 0, found.stderr
        self.grade = findings["grade"]
        self.severities = {each["rule"]: each["severity"] for each in findings["findings"]}
        assert all(each.get("side", side) == side for each in findings["findings"]), f"not on side {side}: {findings}"
        self.values, rest = {}, [json.loads(filled.stdout, parse_float=decimal.Decimal)]
        for each in rest:
            rest += each.get("item", [])
            for answer in each.get("answer", []):
                value = next(value for key, value in answer.items() if key.startswith("value"))
                self.values[each["linkId"]] = value["code"] if isinstance(value, dict) else value

    def __getitem__(self, link):
        return self.values.get(link)

    def points(self, *links):
        """The points of the answers, as the form's options have them."""
        options = [next(o for o in items(self.form)[link]["answerOption"] if o["valueCoding"]["code"] == self[link]) for link in links]
        return [extension(option, "ordinalValue") for option in options]

    def positive(self, link):
        """Outside the reference range of the form."""
        low, high = map(int, extension(items(self.form)[link], "reference-range").split("-"))
        return not low <= self[link] <= high

    def band(self, kind, wanted):
        """The wanted name when the rule that fired may stand for it, otherwise that rule."""
        family, names = BANDS[kind]
        fired = "+".join(sorted(rule for rule in self.severities if re.fullmatch(family, rule)))
        return wanted if fired in names[wanted] else fired or "no rule"


def numbered(prefix, values):
    return {f"{prefix}{n}": value for n, value in enumerate(values, 1)}


def spread(total, largest):
    """Points of the items that add up to the total."""
    points = []
    for most in largest:
        points.append(min(most, total - sum(points)))
    return points


def sign(positive):
    return "pos" if positive else "neg"


def adapter(function):
    ADAPTERS[function.__name__] = function
    return function


def one_number(kind, form, *links, sided=False):
    """A vector that is one number: the same for each of the links."""
    def see(i, o):
        for link in links:
            exam = Exam(form, {link: i}, side=link[-1] if sided else None)
            yield {"severity": exam.grade} | {name: exam.band(kind, o[name]) for name in ("band", "grade") if name in o}
    ADAPTERS[kind] = see


one_number("nrs", "pain", "pain.nrs", "pain.nrs.worst", "pain.nrs.avg")
one_number("vas_mm", "pain", "pain.vas")
one_number("spo2", "vitals", "vt.spo2")
one_number("temperature", "vitals", "vt.temp")
one_number("pvr", "urinary-ultrasound", "us.pvr")
one_number("collecting_system_separation_mm", "urinary-ultrasound", "us.sep.l", "us.sep.r", sided=True)
one_number("renal_stone_mm", "urinary-ultrasound", "us.stone.l", "us.stone.r", sided=True)


@adapter
def phq9(i, o):
    e = Exam("counselling", {"co.consent": "both", **numbered("phq9.q", i)})
    yield {"total": e["phq9.total"], "band": e.band("phq9", o["band"]), "phq2": e["phq2.total"],
           "phq2_positive": e.positive("phq2.total"), "item9": e.points("phq9.q9")[0], "symptom_count": e["phq9.symptoms"],
           "risk_protocol": "co.crisis.plan" in e.missing, "algorithm": e["phq9.algorithm"], "severity": e.grade}


@adapter
def gad7(i, o):
    e = Exam("counselling", {"co.consent": "both", **numbered("gad7.q", i)})
    yield {"total": e["gad7.total"], "band": e.band("gad7", o["band"]), "gad2": e["gad2.total"],
           "gad2_positive": e.positive("gad2.total"), "severity": e.grade}


@adapter
def ipss(i, o):
    e = Exam("urinary-history", numbered("ipss.q", i["q1_7"]) | {"ipss.qol": i["qol"]})
    yield {"total": e["ipss.total"], "band": e.band("ipss", o["band"]), "storage": e["ipss.storage"],
           "voiding": e["ipss.voiding"], "qol": e.points("ipss.qol")[0], "severity": e.grade}


@adapter
def joa29(i, o):
    answers = [i[part] for part in ("lbp", "leg", "gait", "slr", "sens", "motor")] + i["adl"] + [i["bladder"]]
    e = Exam("lumbar", {"joa29.use": True, **numbered("joa29.q", answers)})
    points = e.points(*numbered("joa29.q", answers))
    yield {"subjective": sum(points[:3]), "signs": sum(points[3:6]), "adl": sum(points[6:13]), "bladder": points[13],
           "total": e["joa29.total"], "band": e.band("joa29", o["band"]), "severity": e.grade}


@adapter
def joa29_improvement(i, o):
    bladder = -6 if i["post"] < 0 else 0
    points = spread(i["post"] - bladder, [3] * 3 + [2] * 10) + [bladder]
    e = Exam("lumbar", {"joa29.use": True, "joa29.pre": i["pre"], **numbered("joa29.q", points)})
    assert e["joa29.total"] == i["post"], e.values
    yield {"percent": e["joa29.improvement"]}


@adapter
def joa17(i, o):
    answers = [i[part] for part in ("upper", "lower", "sens_upper", "sens_lower", "sens_trunk", "bladder")]
    e = Exam("cervical", {"joa17.use": True, **numbered("joa17.q", answers)})
    yield {"total": e["joa17.total"], "band": e.band("joa17", o["band"]), "severity": e.grade}


@adapter
def joa17_improvement(i, o):
    points = spread(i["post"], [4, 4, 2, 2, 2, 3])
    e = Exam("cervical", {"joa17.use": True, "joa17.pre": i["pre"], **numbered("joa17.q", points)})
    assert e["joa17.total"] == i["post"], e.values
    yield {"percent": e["joa17.improvement"]}


def by_option(form, score, links, i, o):
    """A score of one side whose vectors name the options by their places."""
    for s in "lr":
        places = {f"{link}.{s}": i["option_index"][part] for part, link in links.items()}
        codes = {link: items(form)[link]["answerOption"][place]["valueCoding"]["code"] for link, place in places.items()}
        e = Exam(form, {f"{score}.use": True, **codes}, side=s)
        yield {"points": e.points(*codes), "total": e[f"{score}.{s}"], "band": e.band(score, o["band"]), "severity": e.grade}


@adapter
def lysholm(i, o):
    parts = ("limp", "support", "locking", "instability", "pain", "swelling", "stairs", "squat")
    yield from by_option("knee", "lysholm", {part: f"lysholm.q{n}" for n, part in enumerate(parts, 1)}, i, o)


@adapter
def aofas(i, o):
    yield from by_option("ankle", "aofas", {part: f"aofas.{part}" for part in i["option_index"]}, i, o)


@adapter
def rmdq24(i, o):
    e = Exam("lumbar", {"rmdq.use": True, **{f"rmdq.q{n}": n in i["checked"] for n in range(1, 25)}})
    yield {"total": e["rmdq.total"], "band": e.band("rmdq24", o["band"]), "severity": e.grade}


@adapter
def wainner(i, o):
    for s, side in ("l", "left"), ("r", "right"):
        e = Exam("cervical", {"cerv.side": side, f"cerv.eaton.{s}": sign(i["ulnt1"]), f"cerv.rot.{s}": i["ipsilateral_rotation_deg"],
                              "cerv.distraction": sign(i["distraction"]), f"cerv.spurling.{s}": sign(i["spurling"])})
        assert ("C-RAD-1" in e.severities) == (o["count"] in (1, 2)), e.severities
        yield {"count": e["wainner.count"], "likely_radiculopathy": "C-RAD-2" in e.severities}


def ottawa_below(i, where, rule, **tender):
    """Both X-ray rules of the foot: pain in a zone, then tender bones or no four steps. Without the pain no bone is asked for."""
    for s in "lr":
        bones = {f"ankle.ottawa.{bone}.{s}": sign(i[name]) for bone, name in tender.items()}
        e = Exam("ankle", {f"ankle.injury.{s}": "lt7d", f"ankle.ottawa.{where}.{s}": i[where + "_pain"], **bones,
                           f"ankle.ottawa.steps.{s}": not i["four_steps"]}, side=s, refusable=() if i[where + "_pain"] else bones)
        yield {"xray": rule in e.severities}


@adapter
def ottawa_ankle(i, o):
    yield from ottawa_below(i, "malleolar", "A-OTT", lm="lateral_bone_tender", mm="medial_bone_tender")


@adapter
def ottawa_foot(i, o):
    yield from ottawa_below(i, "midfoot", "F-OTT", b5="base5_tender", nav="navicular_tender")


@adapter
def ottawa_knee(i, o):
    for s in "lr":
        e = Exam("knee", {f"knee.injury.{s}": "lt7d", f"knee.ottawa.patella.{s}": i["patella_isolated_tender"],
                          f"knee.ottawa.fibula.{s}": i["fibular_head_tender"], f"knee.ottawa.flex90.{s}": not i["can_flex_90"],
                          f"knee.ottawa.steps.{s}": not i["four_steps"]}, side=s, age=i["age"])
        yield {"xray": "K-OTT" in e.severities}


@adapter
def bmi(i, o):
    e = Exam("vitals", {"vt.height": i["height_cm"], "vt.weight": i["weight_kg"]}, age=i["age"])
    yield {"bmi": e["vt.bmi"], "band": e.band("bmi", o["band"]), "severity": e.grade}


@adapter
def waist(i, o):
    e = Exam("vitals", {"vt.waist": i["waist_cm"]}, sex=i["sex"])
    yield {"band": e.band("waist", o["band"]), "severity": e.grade}


@adapter
def bp(i, o):
    readings = {f"vt.{kind}.{n}": i[name] for kind, name in (("sbp", "systolic"), ("dbp", "diastolic")) for n in (1, 2)}
    e = Exam("vitals", readings)
    if "vt.bp.symptom" in e.missing:  # only asked at very high pressure
        e = Exam("vitals", readings | {"vt.bp.symptom": "chest-pain" if i["symptoms"] else "none"})
    tags = {"V-BP-T-S": "isolated-systolic", "V-BP-T-D": "isolated-diastolic"}
    combined = "combined" if e["vt.sbp"] >= 140 and e["vt.dbp"] >= 90 else None
    yield {"band": e.band("bp", o["band"]), "type": "+".join(tags[t] for t in tags if t in e.severities) or combined, "severity": e.grade}


@adapter
def bp_average(i, o):
    numbers = {f"vt.{kind}.{n}": value for n, pair in enumerate(i["readings"], 1) for kind, value in zip(("sbp", "dbp"), pair)}
    e = Exam("vitals", numbers, refusable=["vt.sbp.3", "vt.dbp.3"])
    third = "vt.sbp.3" in e.missing or ("vt.sbp.3" in numbers and "vt.sbp.3" not in e.wrong)
    yield {"systolic": e["vt.sbp"], "diastolic": e["vt.dbp"], "third_reading_needed": third}


@adapter
def pulse(i, o):
    e = Exam("vitals", {"vt.pulse": i["bpm"], "vt.rhythm": "regular" if i["regular"] else "irregular"})
    assert ("V-HR-4" in e.severities) != i["regular"], e.severities
    yield {"band": e.band("pulse", o["band"]), "severity": e.grade}


@adapter
def rom(i, o):
    form = {"knee": "knee", "ankle": "ankle", "cerv": "cervical", "lumb": "lumbar"}[i["motion"].split(".")[0]]
    both = [link for link in (i["motion"] + ".l", i["motion"] + ".r") if link in items(form)]
    for link in both or [i["motion"]]:
        e = Exam(form, {link: i["deg"]}, side=link[-1] if both else None, refusable=[link])
        yield {"valid": link not in e.wrong, "severity": e.grade}


@adapter
def slr(i, o):
    for s in "lr":
        e = Exam("lumbar", {f"lumb.slr.{s}": i["angle"], f"lumb.slrtest.{s}": sign(i["radiating_below_knee"])}, side=s)
        positive = not {"L-SLR-1", "L-SLR-2"}.isdisjoint(e.severities)
        yield {"positive": positive, "severity": e.grade, "note": e.band("slr", o["note"])}


@adapter
def schober(i, o):
    e = Exam("lumbar", {"lumb.schober.base": i["base_cm"], "lumb.schober.end": i["end_cm"]})
    yield {"increase_cm": e["lumb.schober.inc"], "severity": e.grade}


@adapter
def prostate_volume(i, o):
    e = Exam("urinary-ultrasound", {"us.prostate.trans": i["transverse_cm"], "us.prostate.ap": i["ap_cm"], "us.prostate.len": i["length_cm"]})
    yield {"volume_ml": e["us.prostate.vol"], "severity": e.grade}


@adapter
def urine_strip(i, o):
    given = i["strip"] | {name: value for name, value in i.items() if name not in ("strip", "sex")}
    links = {name: next(link for link in (f"ua.{name}", f"ua.{name}.ord") if link in items("urine-strip")) for name in given}
    sex = i.get("sex", "female" if "menses" in given else "male")
    e = Exam("urine-strip", {links[name]: value for name, value in given.items()}, sex=sex)
    yield {"rules": sorted(rule for rule, severity in e.severities.items() if severity > 0), "severity": e.grade}


@adapter
def hardship(i, o):
    names = {"ha.income": "annual_income", "ha.rigid": "rigid_spend", "ha.people": "people", "ha.dibao": "dibao_month", "ha.loss": "accident_loss"}
    e = Exam("hardship", {link: i[name] for link, name in names.items()})
    assert e.band("hardship", o["category"]) == o["category"], e.severities
    yield {"per_capita_month": e["ha.percapita"], "category": e["ha.category"], "accident_flag": e["ha.accident"]}


def plain(value):
    """Numbers by their value, however written; lists of rules without their order."""
    if isinstance(value, list):
        each = [plain(v) for v in value]
        return sorted(each) if all(isinstance(v, str) for v in each) else each
    try:
        return value if isinstance(value, bool) else decimal.Decimal(str(value))
    except decimal.InvalidOperation:
        return value


def differs(kind, vector):
    """What is wrong with a vector, or an empty list."""
    wanted = {name: value for name, value in vector["out"].items() if (kind, name) not in WORDS}
    try:
        runs = list(ADAPTERS[kind](vector["in"], vector["out"]))
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    wrong = [seen for seen in runs if any(name not in seen or plain(seen[name]) != plain(wanted[name]) for name in wanted)]
    return wrong if runs else ["no run"]


def main():
    if not SHARED.is_dir():
        print("skipped: no shared/clinical")
        return 77
    vectors = [(kind, vector) for name in ("score_vectors", "rule_vectors")
               for kind, of_kind in json.loads((SHARED / f"{name}.json").read_text()).items() for vector in of_kind]
    here = [(kind, vector) for kind, vector in vectors if kind not in ELSEWHERE]
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        results = list(workers.map(lambda each: differs(*each), here))
    passed, bad = collections.Counter({kind: 0 for kind, _ in here}), 0
    for (kind, vector), wrong in zip(here, results):
        passed[kind] += not wrong
        bad += bool(wrong)
        for seen in wrong:
            print(f"MISMATCH {kind}\n  in     {vector['in']}\n  wanted {vector['out']}\n  seen   {seen}")
    total = collections.Counter(kind for kind, _ in vectors)
    for kind, count in total.items():
        print(f"{kind}: {count} not run here, {ELSEWHERE[kind]}" if kind in ELSEWHERE else f"{kind}: {passed[kind]} of {count} passed")
    print(f"{sum(passed.values())} of {len(here)} vectors passed, {bad} differ")
    return 1 if bad or not here else 0


sys.exit(main())
