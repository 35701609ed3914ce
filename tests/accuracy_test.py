#!/usr/bin/python3
"""accuracy_test.py - what people judged of images: bench/accuracy finds what bench/accuracy.md says"""
import os
import subprocess

from lib import PLIMSOLL, ROOT, check, data, main, test


@test
def matches_that_people_judged_right_are_found_where_the_feeds_speak_of_them(_folder):
    data("conformance/e2e/match-labels.tsv")
    result = subprocess.run([f"{ROOT}/bench/accuracy"], capture_output=True, text=True, check=False, env={**os.environ, "PLIMSOLL": PLIMSOLL})
    check(result.returncode == 0, result.stderr[-2000:])
    for line in result.stdout.splitlines():
        print(f"# {line}", flush=True)


if __name__ == "__main__":
    main()
