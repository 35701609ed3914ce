#!/usr/bin/env python3
"""template_test.py - texts that users bring: filled in as mustache.js does it, safe by default, and refused early where they are wrong"""
import csv
import io
import json
import os
import re
import subprocess
import xml.dom.minidom

from images import File, Image, Layer, Layout, dpkg_status, maven_jar, npm_package, on, os_release
from lib import ROOT, Skip, check, equal, fails, main, plimsoll, test

ALL = {"PLIMSOLL_SCANNERS": "vuln,config,account,secret"}
HOSTILE = '<script>"x"&\'y\',=1+1'


def shop(folder):
    layer = Layer([*os_release(), dpkg_status(("openssl", "3.0.9-1")), npm_package(f"srv/{HOSTILE.replace('/', '')}", "lodash", "4.17.15"),
                   File("srv/log4j-core-2.14.1.jar", maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1"))])
    return Image([layer]).write_oci(f"{folder}/shop", "shop:1")


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def fill_in(folder, target, text, *options):
    """(what the template gives, the JSON report of the same scan)"""
    path = write(f"{folder}/template", text)
    result = plimsoll(folder, "scan", "--offline", "--no-cache", "-f", "template", "--template", path, "-o", f"json={folder}/report.json", "-o", f"{folder}/filled", *options, target, env=ALL)
    check(result.code in (0, 2, 3), result.err)
    with open(f"{folder}/report.json", encoding="utf-8") as file:
        report = json.load(file)
    with open(f"{folder}/filled", encoding="utf-8", newline="") as file:
        return file.read(), report


def oracle(folder):
    if not os.path.exists(f"{ROOT}/tests/node/node_modules/mustache"):
        raise Skip("mustache is not installed (make setup)")
    return subprocess.run(["node", f"{ROOT}/tests/node/mustache.mjs", f"{folder}/template", f"{folder}/report.json"], capture_output=True, check=True).stdout.decode()


TEMPLATES = [
    "{{verdict.kind}}: {{verdict.sentence}}\n{{#findings}}\n  {{id}} {{{title}}} {{#package}}{{name}} {{version}}{{/package}}{{^package}}no package{{/package}}\n{{/findings}}\n",
    "{{#findings}}{{path}}|{{{path}}}|{{&path}}\n{{#aliases}}[{{.}}]{{/aliases}}{{^aliases}}none{{/aliases}}\n{{/findings}}",
    "{{=<% %>=}}\n<%! a comment %>\n<%#image%>\n  <%reference%> <%os%>/<%architecture%> of <%tool.name%>\n<%/image%>\n{{no tag}}\n",
    "{{#layers}}\r\n  {{#complete}}whole{{/complete}}{{^complete}}cut{{/complete}} {{size_bytes}} {{digest}}\r\n{{/layers}}\r\n",
    "{{#summary}}{{#vulnerabilities}}{{critical}}/{{high}}/{{missing}}{{/vulnerabilities}}{{#suppressed}}never{{/suppressed}}{{/summary}}{{^summary.hidden}}none hidden{{/summary.hidden}}",
    "{{#findings}}{{#package}}{{id}} {{purl}}{{/package}}{{#ratings}} {{source}}={{rating}}{{/ratings}}\n{{/findings}}",
]


@test
def templates_are_filled_in_as_mustache_js_does_it(folder):
    target = shop(folder)
    for number, text in enumerate(TEMPLATES):
        got, _ = fill_in(folder, target, text)
        check(len(got) > 10, f"template {number} gave {got!r}")
        equal(got, oracle(folder), f"template {number}")


@test
def html_is_safe_without_asking(folder):
    got, report = fill_in(folder, shop(folder), "{{#findings}}<p>{{path}}</p>\n{{/findings}}")
    check(any("<script>" in finding.get("path", "") for finding in report["findings"]), "the payload is in the report")
    check("<script>" not in got and "&lt;script&gt;&quot;x&quot;&amp;&#39;y&#39;" in got, got)


@test
def what_the_examples_of_the_documents_write_is_csv_json_and_text(folder):
    with open(f"{ROOT}/docs/templates.md", encoding="utf-8") as file:
        log, table, own = re.findall(r"^```\n(.*?)^```$", file.read(), re.M | re.S)
    target = shop(folder)
    got, report = fill_in(folder, target, table)
    rows = list(csv.reader(io.StringIO(got)))
    equal(rows[1:], [[f["id"], f["rating"], f.get("package", {}).get("name", ""), f.get("package", {}).get("version", ""), f.get("fixed_version", "")] for f in report["findings"]])
    got, report = fill_in(folder, target, own)
    equal(json.loads(got), {"image": report["image"]["digest"], "found": [{"id": f["id"], "aliases": f["aliases"]} for f in report["findings"]]})
    got, report = fill_in(folder, target, log)
    equal(len(got.splitlines()), 1 + len([f for f in report["findings"] if f.get("fixed_version")]))


@test
def no_way_of_escaping_lets_a_hostile_path_out(folder):
    text = '<x>{{#findings}}<f p="{{path | xml}}"/>{{/findings}}</x>'
    got, report = fill_in(folder, shop(folder), text)
    paths = [finding.get("path", "") for finding in report["findings"]]
    equal([node.getAttribute("p") for node in xml.dom.minidom.parseString(got).getElementsByTagName("f")], paths)
    layer = Layer([*os_release(), npm_package("=HYPERLINK(1)", "lodash", "4.17.15"), npm_package("a\x1b[2J\n::error::b", "lodash", "4.17.16")])
    target = Image([layer]).write_oci(f"{folder}/other", "x:1")
    got, report = fill_in(folder, target, "{{#findings}}{{path | csv}}\n{{/findings}}")
    check("=HYPERLINK(1)/node_modules/lodash/package.json" in {f.get("path") for f in report["findings"]}, "a formula is in the report")
    check(not [row for row in csv.reader(io.StringIO(got)) if row and row[0][:1] in tuple("=+-@\t\r")], got)
    got, report = fill_in(folder, target, "{{#findings}}{{path | text}}\n{{/findings}}")
    check("\x1b" not in got and not re.search("^::", got, re.M) and "\\x1b[2J\\x0a::error::b" in got, got)
    equal(len(got.splitlines()), len(report["findings"]))


@test
def a_wrong_template_is_an_error_before_anything_is_read(folder):
    cases = {"{{#findings}}": "line 1, column 1: the section 'findings' is not closed", "a\n{{/b}}": "line 2, column 1: no section 'b' is open", "{{> x}}": "no partials",
             "{{id | shell}}": "'shell' is none of", "{{a": "a tag without its end"}
    for text, words in cases.items():
        path = write(f"{folder}/template", text)
        fails(plimsoll(folder, "scan", "--offline", "-f", "template", "--template", path, "oci:/nowhere"), f"template '{path}'", words)
    fails(plimsoll(folder, "scan", "--offline", "-f", "template", "oci:/nowhere"), "--format template needs --template FILE")
    fails(plimsoll(folder, "scan", "--offline", "-f", "template", "--template", f"{folder}/none", "oci:/nowhere"), f"{folder}/none", "No such file")
    fails(plimsoll(folder, "scan", "--offline", "-f", "template", "--template", folder, "oci:/nowhere"), folder)
    fails(plimsoll(folder, "scan", "--offline", "-f", "template", "--template", write(f"{folder}/large", "x" * ((1 << 20) + 1)), "oci:/nowhere"), f"{folder}/large", "1048576")
    result = plimsoll(folder, "scan", "--offline", "--template", write(f"{folder}/template", "x"), shop(folder))
    check(result.code in (2, 3) and "no report has that format" in result.err, result.err)


@test
def a_template_of_a_mebibyte_is_filled_in(folder):
    text = "{{verdict.kind}} é\n" * ((1 << 20) // 20)
    got, report = fill_in(folder, shop(folder), text)
    equal(got, text.replace("{{verdict.kind}}", report["verdict"]["kind"]))


@test
def all_images_of_a_target_are_a_list(folder):
    layout = Layout()
    images = [layout.image(Image([Layer([*os_release(), npm_package("srv", "lodash", version)])], architecture=machine), **on(machine))
              for version, machine in (("4.17.15", "amd64"), ("4.17.21", "arm64"))]
    target = layout.write(f"{folder}/both", [layout.index(images)])
    got, report = fill_in(folder, target, "{{#reports}}{{image.architecture}} {{verdict.kind}} {{findings.length}}{{#findings}}{{id}} {{/findings}}\n{{/reports}}{{worst_verdict}}",
                          "--platform", "all")
    want = "".join(f"{one['image']['architecture']} {one['verdict']['kind']} " + "".join(f["id"] + " " for f in one["findings"]) + "\n" for one in report["reports"])
    equal(got, want + report["worst_verdict"])
    equal(len(report["reports"]), 2)


main()
