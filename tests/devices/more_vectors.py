"""Further vectors, made from the pages by more/*.py: `more_vectors.py [PROTOCOL…]` runs them, `--json` prints them."""
import json
import sys

from more import astm, ble, bp, contents, escpos, hl7, idcard, scale, scanner, urine
from runner import run

GROUPS = {"idcard": idcard, "astm": astm, "hl7": hl7, "urine-text": urine, "bp": bp, "scale": scale, "ble-bp": ble,
          "escpos-status": escpos, "scanner": scanner}
BETWEEN = {"astm": ["04"]}  # EOT: an analyzer's next vector begins from idle


def made():
    groups = {protocol: module.vectors() for protocol, module in GROUPS.items()}
    groups["astm"] += contents.of_astm()
    groups["hl7"] += contents.of_hl7()
    for protocol, vectors in groups.items():
        names = [vector["name"] for vector in vectors]
        assert len(names) == len(set(names)), f"{protocol}: a name twice: {[n for n in names if names.count(n) > 1]}"
        assert len(names) >= 60, f"{protocol}: only {len(names)}"
    return groups


if __name__ == "__main__":
    options = sys.argv[1:]
    if "--json" in options:
        print(json.dumps(made(), ensure_ascii=False, indent=1))
    else:
        sys.exit(run(made(), options, BETWEEN))
