"""Every string that a person sees is translated: what xgettext finds in the sources stands in po/zh_CN, not fuzzy, with
the same {} places; and nothing stands there that no source uses."""
import re
import subprocess
import tempfile

from tree import files, finish, root

entry = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.M)


def read(text):
    join = lambda block: "".join(re.findall(r'"(.*)"', block))
    return {join(a): join(b) for a, b in entry.findall(text)}


sources = [str(p.relative_to(root)) for p in files("src/*.cpp", "src/*.h", "devices/*.cpp", "devices/*.h")]
with tempfile.NamedTemporaryFile(suffix=".pot") as pot:
    subprocess.run(["xgettext", "--from-code=UTF-8", "-C", "--no-wrap", "--keyword=tr", "--keyword=trf", "--keyword=N_", "--add-location",
                    "-o", pot.name, *sources], cwd=root, check=True, capture_output=True)
    wanted = read(open(pot.name, encoding="utf-8").read())
merged = subprocess.run(["msgcat", "--use-first", "--no-wrap", *map(str, files("po/zh_CN/*.po"))], check=True, capture_output=True,
                        text=True).stdout
problems = ["fuzzy entries remain"] if "#, fuzzy" in merged else []
have = read(merged)
for text in wanted:
    if text and not have.get(text):
        problems.append(f"not translated: {text}")
    elif text and sorted(re.findall(r"\{[^}]*\}", text)) != sorted(re.findall(r"\{[^}]*\}", have[text])):
        problems.append(f"other places in the translation: {text}")
for text in have:
    if text and text not in wanted:
        problems.append(f"translated but not used: {text}")
finish(problems, len(wanted))
