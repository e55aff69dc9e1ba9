"""`nuanxin form` and `fhirpath` as other programs use them: what is refused, where it is said, with which exit code."""
import json
import os
import pathlib
import subprocess
import tempfile

SOURCE = pathlib.Path(os.environ["NUANXIN_SOURCE_DIR"])
PROGRAM = pathlib.Path(os.environ["NUANXIN_BIN_DIR"]) / "nuanxin"
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="nuanxin-"))
VITALS = SOURCE / "forms/questionnaires/vitals.json"


def nuanxin(*arguments, given=None):
    done = subprocess.run([str(PROGRAM), *map(str, arguments)], input=None if given is None else json.dumps(given), capture_output=True,
                          text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def expect(code, word, *arguments, given=None):
    seen, out, err = nuanxin(*arguments, given=given)
    assert seen == code and word in out + err, f"{arguments}: {seen} instead of {code}, or no “{word}” in\n{out}{err}"
    return out


BODY = {"vt.height": 170, "vt.weight": 69.3}
filled = json.loads(expect(0, "missing vt.sbp.1", "form", "fill", VITALS, "-", "--age", 30, "--sex", "male", given=BODY))
assert filled["status"] == "in-progress" and filled["contained"][0]["gender"] == "male", filled
again = ("form", "fill", VITALS, "-", "--birth", "1990-01-02", "--authored", "2026-07-22T10:41:00+08:00")
assert nuanxin(*again, given=BODY) == nuanxin(*again, given=BODY), "the same answers give another response"
expect(0, "24.0", "form", "fill", VITALS, "-", "--table", given=BODY)
expect(1, "wrong vt.height", "form", "fill", VITALS, "-", given={"vt.height": 300})
expect(1, "refused nothing.of.this", "form", "fill", VITALS, "-", given={"nothing.of.this": 1})
expect(1, "not JSON", "form", "fill", VITALS, VITALS.parent / "../README.md")

found = json.loads(expect(0, "V-BMI-3", "form", "findings", "-", "--forms", SOURCE / "forms", given=filled))
assert found["grade"] == 2 and found["findings"][0]["inputs"] == {"bmi": 24.0}, found
# The person is in the response; who is said on the command line comes first.
assert "V-BMI" not in expect(0, "grade", "form", "findings", "-", "--age", 12, "--table", "--forms", SOURCE / "forms", given=filled)
expect(1, "belongs to another form", "form", "findings", "-", "--form", SOURCE / "forms/questionnaires/knee.json", "--rules",
       SOURCE / "forms/rules/knee.json", given=filled)
expect(1, "has no form", "form", "findings", "-", "--forms", SOURCE / "forms", given={"questionnaire": "urn:other|1"})
expect(1, "the form has no question", "form", "findings", "-", "--form", VITALS, "--rules", SOURCE / "forms/rules/knee.json", given=filled)

bundle = json.loads(expect(0, "Bundle", "form", "extract", "-", "--form", VITALS, given=filled))
codes = {e["resource"]["code"]["coding"][0]["code"]: e["resource"]["valueQuantity"]["value"] for e in bundle["entry"]}
assert codes == {"8302-2": 170, "29463-7": 69.3, "39156-5": 24.0}, codes
expect(1, "has no id", "form", "extract", "-", "--form", VITALS, given={k: v for k, v in filled.items() if k != "id"})

labelled = json.loads(expect(0, "PSY", "form", "fill", SOURCE / "forms/questionnaires/counselling.json", "-",
                             given={"co.consent": "both", **{f"phq9.q{n}": 1 for n in range(1, 10)}}))
observations = json.loads(expect(0, "44261-6", "form", "extract", "-", "--forms", SOURCE / "forms", given=labelled))["entry"]
assert len(observations) >= 10 and all("PSY" in json.dumps(e["resource"]["meta"]) for e in observations), observations

person = {"resourceType": "Patient", "birthDate": "1990-01-02", "name": [{"given": ["a", "b"]}]}
assert json.loads(expect(0, "", "fhirpath", "--input", "-", "name.given.count() + 0.5", given=person)) == [{"type": "decimal", "value": 2.5}]
expect(1, "arithmetic needs numbers", "fhirpath", "1 + 'a'")
expect(1, "at character", "fhirpath", "name..given")

deep = FOLDER / "deep.json"
deep.write_text('{"resourceType":"Questionnaire","x":' + "[" * 400_000 + "]" * 400_000 + "}")
expect(1, "nested too deeply", "form", "check", deep)
print("commands: all as documented")
