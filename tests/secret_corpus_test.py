#!/usr/bin/env python3
"""secret_corpus_test.py - the built-in patterns of secrets: what they say of themselves, what they find, and what they leave alone

What must be found is made by secret_corpus.py from how services build their secrets. Python's own regular expressions read the patterns
first, with what the language of docs/secrets.md says of keywords, entropy and lists, so that a fault of a pattern and one of the program
are told apart.
"""
import collections
import glob
import math
import os
import re
import tomllib

import lib
import secret_corpus
from images import File, Image, Layer, os_release
from lib import check, equal, main, test

SEED = int(os.environ.get("PLIMSOLL_SEED", "9"))
RATINGS = ("critical", "high", "moderate", "low")


class Pattern:
    def __init__(self, file, rule):
        self.file, self.rule, self.id = file, rule, rule["id"]
        self.regex = re.compile(rule["regex"].encode()) if "regex" in rule else None
        self.path = re.compile(rule["path"]) if "path" in rule else None

    def finds(self, path, content):
        """The secrets that it finds; a pattern of a path alone finds None."""
        if self.path and not self.path.search(path):
            return []
        if not self.regex:
            return [None]
        if self.rule.get("keywords") and not any(word.lower().encode() in content.lower() for word in self.rule["keywords"]):
            return []
        found = [(match, next((group for group in match.groups() if group), b"").decode()) for match in self.regex.finditer(content)]
        return [secret for match, secret in found if secret and self.takes(match[0].decode(), secret)]

    def takes(self, match, secret):
        if self.rule.get("entropy") and entropy(secret) <= self.rule["entropy"]:
            return False
        if self.rule.get("checksum") and secret_corpus.checksum(secret.split("_", 1)[1][:-6]) != secret[-6:]:
            return False
        return not any(any(re.search(regex, match if allow.get("regexTarget") == "match" else secret) for regex in allow.get("regexes", [])) or
                       any(word in secret.lower() for word in allow.get("stopwords", [])) for allow in self.rule.get("allowlists", []))


def entropy(text):
    return -sum(count / len(text) * math.log2(count / len(text)) for count in collections.Counter(text).values())


def patterns():
    made = []
    for path in sorted(glob.glob(f"{lib.ROOT}/patterns/*.toml")):
        with open(path, "rb") as file:
            made += [Pattern(os.path.basename(path), rule) for rule in tomllib.load(file)["rules"]]
    return made


@test
def every_pattern_says_what_it_is_and_what_to_do(_):
    known = collections.Counter()
    for pattern in patterns():
        rule, known[pattern.id] = pattern.rule, known[pattern.id] + 1
        where = f"{pattern.file}: {pattern.id}"
        check(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", pattern.id), f"{where}: no id")
        check(10 <= len(rule["title"]) <= 90 or rule["title"] in ("Slack token",), f"{where}: title '{rule['title']}'")
        check(rule["rating"] in RATINGS, f"{where}: rating")
        check(len(rule["action"]) > 30 and rule["action"][-1] in ".)`", f"{where}: action '{rule['action']}'")
        check(re.fullmatch(r"https://[\w.-]+/?\S*", rule["reference"]), f"{where}: reference")
        check(pattern.regex or pattern.path, f"{where}: neither regex nor path")
        check(not pattern.regex or pattern.regex.groups >= 1, f"{where}: no group is the secret")
        check(not pattern.regex or pattern.path or rule.get("keywords"), f"{where}: no keyword, and it is asked of every file")
        check(pattern.file != "generic.toml" or rule["rating"] == "moderate", f"{where}: a guess is rated moderate")
    check(len(known) >= 200, f"{len(known)} patterns")
    equal([name for name, count in known.items() if count > 1], [], "ids of more than one")


@test
def every_pattern_has_a_positive_and_near_misses(_):
    cases = secret_corpus.cases(SEED)
    positives, misses = [case for case in cases if not case.miss], [case for case in cases if case.miss]
    for made, what in ((positives, "a positive"), (misses, "a near miss")):
        equal(sorted({pattern.id for pattern in patterns()} ^ {case.rule for case in made}), [], f"patterns without {what}, or {what} of none")
    check(len(positives) >= 300 and len(misses) >= 300, f"{len(positives)} positives, {len(misses)} near misses")


@test
def the_checksum_is_the_one_that_github_shows(_):
    """The token of its article of 2021 on the format, in two pieces."""
    equal(secret_corpus.checksum("zQWBuTSOoRi4A9sp" + "HcVY5ncnsDkxkJ"), "0mLq17")


@test
def pythons_expressions_find_every_positive_and_no_near_miss(_):
    by_id, wrong = {pattern.id: pattern for pattern in patterns()}, []
    for case in secret_corpus.cases(SEED):
        found = by_id[case.rule].finds(case.path, case.content.encode())
        if case.miss and found:
            wrong.append(f"{case.rule}: near miss '{case.miss}' is found")
        elif not case.miss and case.secret not in found:
            wrong.append(f"{case.rule}: a positive is missed in {case.path}")
    equal(wrong, [], f"seed {SEED}")


@test
def the_files_of_patterns_and_of_the_corpus_hold_no_secret_themselves(_):
    by_form = {rule for rule, template, at, _ in secret_corpus.ROWS if template.startswith("<<") and not at}
    for path in [*glob.glob(f"{lib.ROOT}/patterns/*.toml"), f"{lib.ROOT}/tests/secret_corpus.py", f"{lib.ROOT}/docs/secret-patterns.md"]:
        with open(path, "rb") as file:
            content = file.read()
        for pattern in patterns():
            if pattern.id in by_form:
                equal(pattern.finds(path, content), [], f"{path}: {pattern.id}")


@test
def a_scan_finds_every_positive_at_its_line_and_no_near_miss(folder):
    """All of them as files of one image."""
    cases = secret_corpus.cases(SEED)
    Image([Layer([*os_release(), *(File(case.path, case.content.encode()) for case in cases)])]).write_oci(f"{folder}/image")
    result = scan_secrets(folder, f"oci:{folder}/image")
    told = collections.defaultdict(list)
    for finding in result.report["findings"]:
        if finding["kind"] == "secret":
            told[finding["path"]].append(finding)
    wrong = [why for case in cases for why in [differs(case, told[case.path])] if why]
    equal(wrong[:20], [], f"seed {SEED}, {len(wrong)} of {len(cases)}")
    for case in cases:
        check(not case.secret or len(case.secret) < 8 or case.secret not in result.out, f"{case.rule}: the secret itself is told")


def differs(case, findings):
    """What is wrong about what was told of a case, or None."""
    of_rule = [finding for finding in findings if finding["secret"]["rule"] == case.rule]
    if case.miss == "c":
        return None if all(finding["rating"] == "low" for finding in of_rule) else f"{case.rule}: a wrong checksum is not low"
    if case.miss:
        return f"{case.rule}: near miss '{case.miss}' is told" if of_rule else None
    if not of_rule:
        return f"{case.rule}: missed in {case.path}, told: {[finding['secret']['rule'] for finding in findings]}"
    if case.secret is None:
        return None
    masked = of_rule[0]["secret"]["masked"]
    if not masked.endswith("***") or not case.secret.startswith(masked[:-3]) or len(masked) > 3 + 4:
        return f"{case.rule}: masked as {masked}"
    return None if of_rule[0]["secret"].get("line") == case.line else f"{case.rule}: line {of_rule[0]['secret'].get('line')}, not {case.line}"


def scan_secrets(folder, target, *arguments):
    return lib.scan(folder, "--scanners", "secret", *arguments, target)


main()
