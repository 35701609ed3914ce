#!/usr/bin/python3
"""report_schema_test.py REPORT.json... - each report is what docs/report.schema.json says, and its members are in that order

Without arguments: the golden reports, and that the schema refuses wrong ones."""
import copy
import glob
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
failed = False


def say(good, name, why=""):
    global failed
    failed = failed or not good
    print(f"ok {name}" if good else f"not ok {name}: {why or 'no'}")


def misplaced(value, schema, whole, path="$"):
    """The first member that is not in the schema's order, or None."""
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, dict):
        known = schema.get("properties", {})  # a table by names that are data has none, and any order
        order = list(known) or list(value)
        places = [order.index(key) for key in value]
        if places != sorted(places):
            return path
        for key, child in value.items():
            found = misplaced(child, known[key] if known else schema["additionalProperties"], whole, f"{path}.{key}")
            if found:
                return found
    elif isinstance(value, list):
        for i, child in enumerate(value):
            found = misplaced(child, schema["items"], whole, f"{path}[{i}]")
            if found:
                return found
    return None


def check(validator, schema, path):
    name = os.path.relpath(path, ROOT)
    try:
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
    except (OSError, ValueError) as problem:
        say(False, name, str(problem))
        return
    errors = sorted(validator.iter_errors(report), key=str)
    if errors:  # one is enough: the rest often follows from it
        say(False, name, f"{errors[0].json_path}: {errors[0].message}"[:300])
        return
    found = misplaced(report, schema["$defs"]["report_list" if "reports" in report else "report"], schema)
    say(found is None, name, f"{found}: members are not in the order of the schema")


def check_refusals(validator):
    """A schema that accepts everything would pass all else."""
    with open(f"{ROOT}/tests/golden/report/example.json", encoding="utf-8") as file:
        good = json.load(file)
    with open(f"{ROOT}/tests/golden/report/packages.json", encoding="utf-8") as file:
        good["packages"] = json.load(file)["packages"]
    with open(f"{ROOT}/tests/golden/report/detected.json", encoding="utf-8") as file:
        detected = json.load(file)
    secret = next(number for number, finding in enumerate(detected["findings"]) if "secret" in finding)
    malware = next(number for number, finding in enumerate(detected["findings"]) if "malware" in finding)
    wrong_detected = {
        "a secret that is told": lambda r: r["findings"][secret]["secret"].update(value="x"),
        "a secret without a fingerprint": lambda r: r["findings"][secret]["secret"].pop("fingerprint"),
        "a line 0": lambda r: r["findings"][secret]["secret"].update(line=0),
        "malware that nothing says is some": lambda r: r["findings"][malware]["malware"].update(source="feeling"),
        "a gate of no scanner": lambda r: r["unexamined"][0].update(scanner="vuln"),
        "a report that does not say what was not looked at": lambda r: r.pop("unexamined"),
    }
    for name, spoil in wrong_detected.items():
        report = copy.deepcopy(detected)
        spoil(report)
        say(not validator.is_valid(report), f"the schema refuses {name}")
    wrong = {
        "an unknown member": lambda r: r.update(more=1),
        "no verdict": lambda r: r.pop("verdict"),
        "another schema version": lambda r: r.update(schema_version=2),
        "a rating nobody knows": lambda r: r["findings"][0].update(rating="severe"),
        "a negative layer": lambda r: r["findings"][0].update(layer=-1),
        "a score of 11": lambda r: r["findings"][0].update(score=11.0),
        "a package without a name": lambda r: r["packages"][0].pop("name"),
        "an empty fixed version": lambda r: r["findings"][0].update(fixed_version=""),
        "a report that is a list as well": lambda r: r.update(reports=[copy.deepcopy(r)]),
    }
    for name, spoil in wrong.items():
        report = copy.deepcopy(good)
        spoil(report)
        say(not validator.is_valid(report), f"the schema refuses {name}")
    several = {"schema_version": 1, "reports": [good], "notes": [], "worst_verdict": "block"}
    say(validator.is_valid(several), "the schema accepts a list")
    wrong_lists = {
        "a list of nothing": {**several, "reports": []},
        "a list without its worst verdict": {key: value for key, value in several.items() if key != "worst_verdict"},
        "a list of what is no report": {**several, "reports": [{}]},
        "a list in a list": {**several, "reports": [several]},
    }
    for name, report in wrong_lists.items():
        say(not validator.is_valid(report), f"the schema refuses {name}")


def main():
    try:
        import jsonschema
    except ImportError:
        print("skip report_schema: python3-jsonschema is not installed")
        return 0
    with open(f"{ROOT}/docs/report.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[1:] or sorted(glob.glob(f"{ROOT}/tests/golden/report/*.json")):
        check(validator, schema, path)
    if len(sys.argv) == 1:
        check_refusals(validator)
    return 1 if failed else 0


sys.exit(main())
