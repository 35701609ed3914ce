/* page.c - the frame of the page: what it may do, how it looks */
#include "html/page.h"
#include "base/sha256.h"
#include "codec/base64.h"

/* The mark of Samuel Plimsoll, as on ships: a ring with a line through it. */
#define MARK                                                                                                   \
	"<circle cx='12' cy='12' r='7' fill='none' stroke='%230e7490' stroke-width='2.4'/><path d='M1 12h22' " \
	"stroke='%230e7490' stroke-width='2.4'/>"
#define ICON                                                                                                              \
	"<link rel=icon href=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>" MARK "</" \
	"svg>\">\n"

/* How a policy names what stands in the page: 'sha256-…' (Content Security Policy Level 3). */
static void put_digest(struct html *html, struct markup text)
{
	cleanup_buffer struct buffer encoded = BUFFER_INIT(100);
	unsigned char digest[SHA256_SIZE];

	sha256_of(slice_make(text.bytes, text.count), digest);
	base64_add(&encoded, slice_make(digest, sizeof digest));
	html_put(html, M("'sha256-"));
	html_text(html, buffer_slice(&encoded));
	html_put(html, M("'"));
}

void page_begin(struct html *html, struct slice title)
{
	html_put(html,
		M("<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
		  "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; base-uri 'none'; form-action 'none'; "
		  "img-src data:; style-src "));
	put_digest(html, html_style);
	html_put(html, M("; script-src "));
	put_digest(html, html_script);
	html_put(html, M("\">\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
			 "<meta name=referrer content=no-referrer>\n<meta name=color-scheme content=\"light dark\">\n<title>"));
	html_line(html, title);
	html_put(html, M(" - plimsoll</title>\n" ICON "<style>"));
	html_put(html, html_style);
	html_put(html,
		M("</style>\n</head>\n<body>\n<header class=top><svg viewBox=\"0 0 24 24\" aria-hidden=true><circle cx=12 cy=12 "
		  "r=7 /><path d=\"M1 12h22\"/></svg><span>plimsoll</span></header>\n<main>\n"));
}

void page_end(struct html *html, const char *version, struct slice created)
{
	html_put(html, M("</main>\n<footer>Written by plimsoll"));
	if (version && version[0]) {
		html_put(html, M(" "));
		html_text(html, slice_from_text(version));
	}
	if (created.len) {
		html_put(html, M(", "));
		html_text(html, created);
	}
	html_put(html, M(". This file needs no network, and shows what is in the image as text alone.</footer>\n<script>"));
	html_put(html, html_script);
	html_put(html, M("</script>\n</body>\n</html>\n"));
}
