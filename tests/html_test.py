"""html_test.py - the report as a page: one file, readable, and never more than text of what an image says

A real browser looks at it (Debian's chromium by playwright-core of tests/node), and Python's own HTML parser.
"""
import base64
import collections
import hashlib
import html
import html.parser
import http.server
import json
import os
import re
import subprocess

import feeds_made
from html_payloads import Hostile
from images import Image, Layer, Layout, dpkg_status, on, os_release
from lib import BUILD, ROOT, check, equal, main, need, no_crash, plimsoll, run, serving, skip, test

ELEMENTS = set("a article b bdi body br button caption circle code dd details div dl dt fieldset figcaption figure footer h1 h2 h3 head header html i "
               "input label legend li link main meta nav ol option output p path rect script section select small span style summary svg table tbody "
               "td text th thead title tr ul".split())
ATTRIBUTES = set("aria-hidden aria-label aria-live autocomplete charset checked class content cx cy d data-c data-d data-e hidden height href http-equiv id "
                 "lang name placeholder preserveaspectratio r rel role scope title type value viewbox width x y".split())


class Reader(html.parser.HTMLParser):
    """What a parser that is not the browser's makes of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.links, self.texts = collections.Counter(), set(), [], {"": ""}
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src", "action", "data", "xlink:href")]
        self.inside = tag if tag in ("script", "style", "title") else ""

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        self.texts[self.inside] = self.texts.get(self.inside, "") + data

    def handle_comment(self, data):
        self.elements["a comment"] += 1


def page(folder, target, *options, name="page.html", env=None):
    result = plimsoll(folder, "scan", "--offline", "--format", "html", "--output", name, *options, target,
                      env={"PLIMSOLL_SCANNERS": "vuln,config,account,secret", **(env or {})})
    no_crash(result)
    check(result.code in (0, 2, 3), result.err)
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        return file.read()


def example(folder):
    run(f"{ROOT}/tools/make-example", f"{ROOT}/example", f"{folder}/example")
    return f"oci:{folder}/example"


def browse(*jobs):
    """What chromium says of pages (tests/node/browser.mjs)."""
    need("chromium", "node")
    if not os.path.exists(f"{ROOT}/tests/node/node_modules/playwright-core"):
        skip("playwright-core is not installed (make setup)")
    result = subprocess.run(["node", f"{ROOT}/tests/node/browser.mjs"], input=json.dumps(jobs), capture_output=True, text=True, check=False, timeout=300)
    check(result.returncode == 0, result.stderr[-1000:])
    return json.loads(result.stdout)


def quiet(answer):
    """Nothing asked for, nothing said: no request, no dialog, no error, nothing that the policy had to refuse."""
    equal((answer["requests"], answer["said"]), ([], []))


def allowed(reader):
    check(set(reader.elements) <= ELEMENTS, f"elements {set(reader.elements) - ELEMENTS}")
    check(reader.attributes <= ATTRIBUTES, f"attributes {reader.attributes - ATTRIBUTES}")
    equal((reader.elements["script"], reader.elements["style"], reader.elements["link"]), (1, 1, 1), "scripts, styles, links")
    for link in reader.links:
        check(re.fullmatch(r"#[a-z0-9-]+|https?://[!#-;=?-\[\]_a-z~]+|data:image/svg\+xml,.*", link, re.S), f"links to {link!r}")


@test
def a_text_does_not_compile_where_markup_belongs(folder):
    need("gcc")
    cases = {"html_put(html, M(\"<b>\")); html_text(html, title);": True, "html_put(html, title);": False, "html_put(html, \"<b>\");": False,
             "html_put(html, M(title.ptr));": False, "html_text(html, M(\"<b>\"));": False, "buffer_add_slice(html, title);": False,
             "buffer_add_slice(html->out, title);": False, "html_attribute(html, \"onclick\", title);": False}
    for code, good in cases.items():
        with open(f"{folder}/x.c", "w", encoding="ascii") as file:
            file.write(f'#include "html/markup.h"\nvoid f(struct html *html, struct slice title);\nvoid f(struct html *html, struct slice title)\n{{\n\t{code}\n}}\n')
        result = subprocess.run(["gcc", "-std=gnu17", "-Werror", f"-I{ROOT}/src", "-D_GNU_SOURCE", "-fsyntax-only", f"{folder}/x.c"], capture_output=True, text=True,
                                check=False)
        equal(result.returncode == 0, good, f"{code} compiles; {result.stderr[:300]}")


@test
def the_policy_names_the_script_and_the_style_and_nothing_else(folder):
    reader = Reader(page(folder, example(folder)))
    allowed(reader)
    with open(f"{folder}/page.html", encoding="utf-8") as file:
        text = file.read()
    policy = re.search(r'http-equiv=Content-Security-Policy content="([^"]*)"', text).group(1)
    digest = {kind: base64.b64encode(hashlib.sha256(reader.texts[kind].encode()).digest()).decode() for kind in ("script", "style")}
    equal(policy, f"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'sha256-{digest['style']}'; "
                  f"script-src 'sha256-{digest['script']}'")


@test
def everything_that_the_json_report_says_of_a_finding_is_in_the_page(folder):
    target = example(folder)
    text = Reader(page(folder, target)).texts[""]
    result = plimsoll(folder, "scan", "--offline", "--format", "json", target, env={"PLIMSOLL_SCANNERS": "vuln,config,account,secret"})
    report = result.report
    check(len(report["findings"]) > 30, "findings of the example")
    for finding in report["findings"]:
        said = [finding["id"], finding["title"], finding.get("match", ""), finding.get("action", ""), finding.get("path", ""), finding.get("fixed_version", ""),
                *(row["reason"] for row in finding.get("rating_rules", [])), *(rating.get("vector", "") for rating in finding.get("ratings", [])),
                finding.get("kev", "")[:10], *finding.get("aliases", []), finding.get("package", {}).get("purl", ""), finding.get("published", "")[:10]]
        for word in said:
            check(word in text, f"{finding['id']}: {word!r}")
    for word in [*(rule["id"] for rule in report["rules"]), *(action["sentence"] for action in report["actions"]), report["verdict"]["sentence"],
                 *(layer["created_by"].strip() for layer in report["layers"]), *(account["name"] for account in report["accounts"])]:
        check(word in text, repr(word))


@test
def the_same_scan_gives_the_same_page(folder):
    target = example(folder)
    check(page(folder, target) == page(folder, target, name="again.html"), "the same bytes")


def hostile(folder, url, twin=False):
    """The page, and what must be seen in it."""
    hostile_image = Hostile(url, twin)
    os.makedirs(folder)
    hostile_image.advisories(folder, 70)
    db = feeds_made.store(folder)
    image = hostile_image.image()
    return page(folder, image.write_oci(f"{folder}/image", tag="x"), *db), hostile_image


@test
def nothing_that_an_image_says_becomes_an_element(folder):
    evil, made = hostile(f"{folder}/evil", "http://127.0.0.1:9")
    good, _ = hostile(f"{folder}/good", "http://127.0.0.1:9", twin=True)
    check(made.number >= 200, f"{made.number} payloads")
    reader, twin = Reader(evil), Reader(good)
    allowed(reader)
    equal(reader.elements, twin.elements, "elements, as of an image that says words")
    missing = [text for text in made.seen if text not in reader.texts[""]]
    check(not missing, f"{len(missing)} of {len(made.seen)} are not shown: {missing[:5]}")
    check(not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2066-\u2069\ufeff]", evil), "control characters")


class Counting(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


@test
def nothing_that_an_image_says_runs_in_a_browser(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    server.asked = []
    with serving(server):
        _, made = hostile(f"{folder}/evil", f"http://127.0.0.1:{server.server_address[1]}")
        answer, unscripted = browse(
            {"url": f"file://{folder}/evil/page.html", "steps": [
                "window.ran = []; window.pwned = n => ran.push(n); document.querySelectorAll('details').forEach(d => d.open = true)", {"wait": 300},
                "document.querySelectorAll('main *').forEach(e => ['mouseover', 'click', 'focus'].forEach(kind => e.tagName === 'A' && kind === 'click' || "
                "e.tagName === 'SUMMARY' && kind === 'click' || e.dispatchEvent(new MouseEvent(kind, {bubbles: false}))))", {"wait": 300},
                "[ran.length, document.querySelectorAll('#payload, img, iframe, object, embed, form, video, audio, base, dialog, template, textarea').length, "
                "document.scripts.length, document.title]",
                "[...document.querySelectorAll('main *')].filter(e => [...e.attributes].some(a => /^on|^style$/.test(a.name))).length",
                "document.querySelector('main').textContent",
                "[...document.links].filter(a => !/^(file|https?):$/.test(a.protocol)).length"]},
            {"url": f"file://{folder}/evil/page.html", "javascript": False, "steps": [{"wait": 300}]})
    quiet(answer)
    quiet(unscripted)
    equal(server.asked, [], "requests")
    equal(answer["values"][2][:3], [0, 0, 1], "scripts that ran, elements of payloads, scripts in the page")
    equal((answer["values"][3], answer["values"][5]), (0, 0), "handlers and styles; odd links")
    missing = [text for text in made.seen if text not in answer["values"][4]]
    check(len(made.seen) >= 200 and not missing, f"{len(missing)} of {len(made.seen)} are not seen: {missing[:5]}")


@test
def a_phone_needs_no_sideways_scrolling(folder):
    page(folder, example(folder))
    hostile(f"{folder}/evil", "http://127.0.0.1:9")
    wide = ["document.querySelectorAll('details').forEach(d => d.open = true)", {"wait": 200}, "document.documentElement.scrollWidth",
            "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('thead')).map(e => e.tagName + '.' + "
            "e.className).slice(0, 5)"]
    for width in (360, 768):
        for answer in browse(*({"url": f"file://{folder}/{name}.html", "width": width, "steps": wide} for name in ("page", "evil/page"))):
            equal(answer["values"][1:], [width, []], f"width and what stands out, of {width}")


# Of every element with a text of its own: its colour against what stands behind it (WCAG 2.2, 1.4.3: 4.5 to 1, large text 3 to 1).
CONTRAST = """(() => {
	const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return text.startsWith('color(srgb') ? [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]; };
	const light = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0.99) return c; } return [255, 255, 255, 1]; };
	let worst = [99, ''], count = 0;
	for (const e of document.querySelectorAll('body *')) {
		if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || ['SCRIPT', 'STYLE', 'OPTION'].includes(e.tagName) || !e.getClientRects().length) continue;
		const style = getComputedStyle(e), large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
		const a = light(parse(e instanceof SVGElement ? style.fill : style.color).slice(0, 3)), b = light(behind(e).slice(0, 3));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) * (large ? 1.5 : 1);
		count++;
		if (ratio < worst[0]) worst = [ratio, e.tagName + '.' + (e.className.baseVal ?? e.className) + ' ' + style.color + ': ' + e.textContent.slice(0, 40)];
	}
	return [...worst, count];
})()"""


@test
def every_word_stands_out_from_its_ground_by_day_and_by_night(folder):
    page(folder, example(folder))
    opened = "document.querySelectorAll('details').forEach(d => d.open = true)"
    answers = browse(*({"url": f"file://{folder}/page.html", "scheme": scheme, "steps": [opened, {"wait": 200}, CONTRAST, "getComputedStyle(document.body).backgroundColor"]}
                       for scheme in ("light", "dark")))
    for answer in answers:
        worst, where, count = answer["values"][1]
        check(count > 300, f"{count} texts")
        check(worst >= 4.5, f"{worst:.2f} to 1: {where}")
    check(answers[0]["values"][2] != answers[1]["values"][2], "two grounds")


@test
def rows_are_filtered_and_sorted_by_keys_alone(folder):
    page(folder, example(folder))
    rows = "[...document.querySelectorAll('.f')].filter(e => e.checkVisibility()).map(e => e.querySelector('.id').textContent)"
    change = "(() => {{ const e = document.querySelector('{0}'); e.value = '{1}'; e.dispatchEvent(new Event('change')); }})()"
    answer, = browse({"url": f"file://{folder}/page.html", "steps": [
        rows, {"fill": ".words", "text": "LOG4J 2.17.0"}, {"wait": 300}, rows, "document.querySelector('output').textContent", {"fill": ".words", "text": ""}, {"wait": 300},
        change.format(".kind", "k1"), rows, change.format(".kind", ""), change.format(".owner", "ob"), rows, change.format(".owner", ""),
        change.format(".only", "ex"), rows, change.format(".only", ""), change.format(".sort", "i"), rows, change.format(".sort", "u"), rows,
        "document.querySelector('input[value=q4]').click()", rows, "document.querySelector('input[value=q4]').click()",
        "document.querySelector('.f summary').focus()", {"press": "Enter"}, "document.querySelector('.f').open",
        "[...document.querySelectorAll('.tools input, .tools select')].filter(e => !e.labels.length).length"]})
    quiet(answer)
    values = [value for value in answer["values"] if value is not None]
    everything, found, said, settings, base, exploited, by_id, again, rest, opened, unnamed = values
    equal(found, ["CVE-2021-45105"], "by words")
    equal(said, f"1 of {len(everything)} findings shown")
    check(settings and all(row.startswith("PLM-") for row in settings), settings)
    check("CVE-2023-4911" in base and "CVE-2021-44228" not in base, base)
    equal(sorted(exploited), ["CVE-2021-44228", "CVE-2021-45046", "CVE-2023-4911"], "exploited")
    equal((by_id, again), (sorted(everything), everything), "sorted, and back")
    check("CVE-2021-44228" not in rest and "CVE-2023-4911" in rest, rest)
    equal((opened, unnamed), (True, 0), "opened by a key; controls without a name")


@test
def it_is_read_without_scripts_and_on_paper(folder):
    page(folder, example(folder))
    seen = ("[document.querySelector('.tools').checkVisibility(), [...document.querySelectorAll('dl')].filter(e => e.checkVisibility()).length, "
            "document.querySelectorAll('dl').length]")
    plain, paper = browse({"url": f"file://{folder}/page.html", "javascript": False, "steps": [seen, "document.querySelector('.f summary').click()", seen]},
                          {"url": f"file://{folder}/page.html", "media": "print", "javascript": False, "scheme": "dark", "steps": [
                              seen, "getComputedStyle(document.body).color"]})
    hidden, shut, _ = plain["values"][0]
    equal((hidden, shut, plain["values"][2][1]), (False, 0, 1), "tools are hidden, and a row opens")
    hidden, opened, count = paper["values"][0]
    check(not hidden and opened == count > 30, f"{opened} of {count} are open on paper")
    equal(paper["values"][1], "rgb(0, 0, 0)", "ink on paper")


@test
def images_of_several_platforms_stand_in_one_page(folder):
    layout = Layout()
    items = [layout.image(Image([Layer([*os_release(), dpkg_status((f"only-on-{name}", "1"))])], architecture=name), **on(name)) for name in ("amd64", "arm64")]
    text = page(folder, layout.write(f"{folder}/two", [layout.index(items)]), "--platform", "all")
    reader = Reader(text)
    allowed(reader)
    equal(reader.elements["article"], 2, "articles")
    for word in ("only-on-amd64", "only-on-arm64", "linux/amd64", "linux/arm64", "2 images"):
        check(word in reader.texts[""], word)
    ids = re.findall(r' id="([^"]*)"', text)
    equal(len(ids), len(set(ids)), "each name once")
    check({link[1:] for link in reader.links if link.startswith("#")} <= set(ids), "links lead somewhere")


if __name__ == "__main__":
    check(BUILD, "a build")
    main()
