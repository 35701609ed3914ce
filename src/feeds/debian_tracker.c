/* debian_tracker.c - Debian's security tracker: which of its documents this is, and its names for releases */
#include "feeds/debian_tracker.h"

/* The number is the one that a system of the release says of itself: "6", where the archive said "6.0". */
static const struct {
	const char *series, *ecosystem;
} releases[] = {
	{ "sid", "Debian:sid" },
	{ "bookworm", "Debian:12" },
	{ "bullseye", "Debian:11" },
	{ "trixie", "Debian:13" },
	{ "forky", "Debian:14" },
	{ "duke", "Debian:15" },
	{ "buster", "Debian:10" },
	{ "stretch", "Debian:9" },
	{ "jessie", "Debian:8" },
	{ "wheezy", "Debian:7" },
	{ "squeeze", "Debian:6" },
	{ "lenny", "Debian:5" },
	{ "etch", "Debian:4" },
	{ "sarge", "Debian:3.1" },
	{ "woody", "Debian:3.0" },
	{ "potato", "Debian:2.2" },
	{ "slink", "Debian:2.1" },
	{ "hamm", "Debian:2.0" },
	{ "bo", "Debian:1.3" },
	{ "rex", "Debian:1.2" },
	{ "buzz", "Debian:1.1" },
};

struct slice debian_ecosystem(struct debian_document *document, struct slice series)
{
	for (size_t i = 0; i < sizeof releases / sizeof *releases; i++)
		if (slice_equal(series, slice_from_text(releases[i].series)))
			return slice_from_text(releases[i].ecosystem);
	for (size_t i = 0; i < document->unknown_count; i++)
		if (slice_equal(series, document->unknown[i]))
			return S("");
	if (document->unknown_count < DEBIAN_UNKNOWN_MAX) {
		document->unknown[document->unknown_count++] = series;
		note_add(&document->sink->notes, NOTE_INCOMPLETE, document->path, "no release of Debian is known as '%.*s'",
			SLICE_ARG(series));
	}
	return S("");
}

static int debian_tracker_parse(
	struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct debian_document document = { .path = path, .sink = sink, .arena = arena };
	struct slice text = bytes;

	if (slice_starts_with(text, S("\xef\xbb\xbf")))
		text = slice_from(text, 3);
	text = slice_trim(text);
	if (!slice_starts_with(text, S("{")))
		return debian_read_list(&document, bytes, err);
	if (slice_equal(slice_base_name(path), S("config.json")))
		return 0; /* it lies beside the lists in the tracker's repository, whose archive must not be refused for it */
	return debian_read_json(&document, bytes, err);
}

const struct feed feed_debian_tracker = {
	.name = "debian-security-tracker",
	.parse = debian_tracker_parse,
};
