/* endoflife_date.c - endoflife.date's releases of distributions, all products in one document (API 1) or one in each (API 1 and 0)
 *
 *	{"generated_at": "…", "result": [{"name": "alpine-linux", "releases": [{"name": "3.20", "releaseDate": "2024-05-22",
 *	                                  "eolFrom": "2026-04-01", "eoesFrom": null}]}]}          result may be one product
 *	[{"cycle": "3.20", "releaseDate": "2024-05-22", "eol": "2026-04-01", "extendedSupport": false}]    alpine-linux.json
 *
 * Products that are no distributions are silently nothing; so are Debian and Ubuntu, of which distro-info-data says more. What is extended
 * is for subscribers. */
#include "codec/json.h"
#include "feeds/feed.h"
#include "feeds/words.h"

struct document {
	struct feed_sink *sink;
	int stopped; /* what the sink gave back */
};

/* Products by their names, also of API 0, and what os-release(5) calls them. */
static bool find_distribution(struct slice product, struct slice *ret_id)
{
	static const char *const names[][2] = { { "almalinux", "almalinux" }, { "alpine", "alpine" },
		{ "alpine-linux", "alpine" }, { "amazon-linux", "amzn" }, { "azure-linux", "azurelinux" }, { "centos", "centos" },
		{ "debian", "" }, { "fedora", "fedora" }, { "linuxmint", "linuxmint" }, { "mageia", "mageia" },
		{ "opensuse", "opensuse-leap" }, { "oracle-linux", "ol" }, { "photon", "photon" }, { "redhat", "rhel" },
		{ "rhel", "rhel" }, { "rocky-linux", "rocky" }, { "sles", "sles" }, { "ubuntu", "" } };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_equal(product, slice_from_text(names[i][0]))) {
			*ret_id = slice_from_text(names[i][1]);
			return true;
		}
	return false;
}

/* A day; true, false and null say none. */
static struct slice read_day(struct json *json)
{
	struct slice text = json_string_or_skip(json), day = words_day(text);

	return day.len == text.len ? day : S("");
}

/* "3.20": as VERSION_ID says it. */
static bool is_version(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9'))
			return false;
	return text.len > 0;
}

static void read_release(struct json *json, struct document *document, struct slice distribution)
{
	struct release release = { .distribution = distribution };
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("name")) || slice_equal(key, S("cycle")))
			release.version = json_string_or_skip(json);
		else if (slice_equal(key, S("releaseDate")))
			release.released = read_day(json);
		else if (slice_equal(key, S("eolFrom")) || slice_equal(key, S("eol")))
			release.eol = read_day(json);
		else if (slice_equal(key, S("eoesFrom")) || slice_equal(key, S("extendedSupport")))
			release.eol_paid = read_day(json);
		else
			json_skip(json);
	}
	if (json->failed || distribution.len == 0 || !is_version(release.version) || document->stopped < 0)
		return;
	document->stopped = document->sink->release(document->sink->context, &release);
	if (document->stopped < 0)
		json_fail(json, "stopped at '%.*s'", SLICE_ARG(release.version));
}

static void read_releases(struct json *json, struct document *document, struct slice distribution)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		read_release(json, document, distribution);
}

/* The name stands before the releases. */
static void read_product(struct json *json, struct document *document)
{
	struct slice distribution = S(""), key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("name")))
			find_distribution(json_string_or_skip(json), &distribution);
		else if (slice_equal(key, S("releases")))
			read_releases(json, document, distribution);
		else
			json_skip(json);
	}
}

/* False: it has no result. */
static bool read_answer(struct json *json, struct document *document)
{
	struct slice key, day = S("");
	bool result = false;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("generated_at"))) {
			day = json_string_or_skip(json);
		} else if (slice_equal(key, S("result")) && json_peek(json) == JSON_ARRAY) {
			json_enter_array(json);
			while (json_next_item(json))
				read_product(json, document);
			result = true;
		} else if (slice_equal(key, S("result"))) {
			read_product(json, document);
			result = true;
		} else {
			json_skip(json);
		}
	}
	if (!json->failed && words_day(day).len)
		document->sink->date(document->sink->context, day);
	return result;
}

static int endoflife_date_parse(
	struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct document document = { .sink = sink };
	struct slice product = slice_base_name(path), distribution;
	struct json json;
	bool understood = true;
	int r;

	json_init(&json, bytes, arena);
	if (json_peek(&json) == JSON_ARRAY) {
		if (slice_ends_with(product, S(".json")))
			product.len -= sizeof ".json" - 1;
		if (!find_distribution(product, &distribution))
			return error_set(err, ERR_UNSUPPORTED, "no distribution is known by the file's name");
		read_releases(&json, &document, distribution);
	} else {
		understood = read_answer(&json, &document);
	}
	r = json_end(&json, err);
	if (document.stopped < 0)
		return error_set(err, (enum error_code) - document.stopped, "stopped");
	if (r < 0)
		return r;
	return understood ? 0 : error_set(err, ERR_FORMAT, "JSON, but no answer of endoflife.date");
}

const struct feed feed_endoflife_date = {
	.name = "endoflife-date",
	.parse = endoflife_date_parse,
};
