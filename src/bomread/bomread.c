/* bomread.c - which format a document is in, by its bytes */
#include "bomread/bomread.h"
#include "bomread/part.h"
#include "codec/json.h"

enum kind { KIND_NONE, KIND_CYCLONEDX, KIND_SPDX, KIND_SPDX3, KIND_ENVELOPE };

/* What the members of a JSON document say of it; the first that says anything. */
static enum kind kind_of_json(struct slice bytes, struct arena *arena)
{
	static const struct {
		struct slice member;
		enum kind kind;
	} members[] = {
		{ { "bomFormat", 9 }, KIND_CYCLONEDX },
		{ { "spdxVersion", 11 }, KIND_SPDX },
		{ { "@context", 8 }, KIND_SPDX3 },
		{ { "payloadType", 11 }, KIND_ENVELOPE },
		{ { "predicateType", 13 }, KIND_ENVELOPE },
		{ { "dsseEnvelope", 12 }, KIND_ENVELOPE },
	};
	enum kind found = KIND_NONE;
	struct slice key;
	struct json json;

	json_init(&json, bytes, arena);
	json.depth_max = 256;
	if (json_peek(&json) == JSON_OBJECT) {
		json_enter_object(&json);
		while (json_next_key(&json, &key)) {
			for (size_t i = 0; found == KIND_NONE && i < sizeof members / sizeof members[0]; i++)
				if (slice_equal(key, members[i].member))
					found = members[i].kind;
			if (found != KIND_NONE)
				break; /* whoever reads it finds what is wrong behind that */
			json_skip(&json);
		}
	}
	return found;
}

/* Several attestations are a line each: the first with a bill is it. */
static int envelopes_open(struct slice bytes, struct arena *arena, struct slice *ret_bill, struct error *err)
{
	struct slice rest = bytes, line;
	struct error why;
	int r = envelope_open(bytes, arena, ret_bill, &why);

	while (r < 0 && slice_next_line(&rest, &line)) {
		struct slice bill;
		struct error other;

		line = slice_trim(line);
		if (line.len == 0 || line.len == slice_trim(bytes).len || envelope_open(line, arena, &bill, &other) < 0 ||
			kind_of_json(bill, arena) == KIND_NONE)
			continue;
		*ret_bill = bill;
		return 0;
	}
	return r < 0 ? error_set(err, why.code, "%s", why.text) : r;
}

static int json_document(struct slice bytes, struct reading *reading, struct error *err)
{
	enum kind kind = kind_of_json(bytes, reading->arena);
	int r = 0;

	if (kind == KIND_ENVELOPE) {
		r = envelopes_open(bytes, reading->arena, &bytes, err);
		if (r < 0)
			return error_context(err, r, "attestation");
		kind = kind_of_json(bytes, reading->arena);
	}
	switch (kind) {
	case KIND_CYCLONEDX:
		return cyclonedx_json_read(bytes, reading, err);
	case KIND_SPDX:
		return spdx_json_read(bytes, reading, err);
	case KIND_SPDX3:
		return spdx3_read(bytes, reading, err);
	default:
		return error_set(
			err, ERR_UNSUPPORTED, "JSON, but no bill of materials: neither 'bomFormat' nor 'spdxVersion' is in it");
	}
}

/* The first tag need not be the version: comments may stand before it. */
static bool is_tags(struct slice bytes)
{
	struct slice line;

	for (size_t i = 0; i < 100 && slice_next_line(&bytes, &line); i++)
		if (slice_starts_with(slice_trim(line), S("SPDXVersion:")))
			return true;
	return false;
}

static int document_read(struct slice bytes, struct reading *reading, struct error *err)
{
	struct slice start = bytes;

	if (slice_starts_with(start, S("\xef\xbb\xbf")))
		start = slice_from(start, 3);
	while (start.len && strchr(" \t\r\n", start.ptr[0]) && start.ptr[0])
		start = slice_from(start, 1);
	if (start.len == 0)
		return error_set(err, ERR_FORMAT, "empty");
	if (start.ptr[0] == '{')
		return json_document(bytes, reading, err);
	if (start.ptr[0] == '<')
		return cyclonedx_xml_read(bytes, reading, err);
	if (is_tags(start))
		return spdx_tag_read(bytes, reading, err);
	return error_set(err, ERR_UNSUPPORTED,
		"no bill of materials: CycloneDX (JSON, XML) and SPDX (JSON, tags with values, JSON-LD) are read");
}

int bomread_document(struct slice bytes, const struct bomread_sink *sink, struct arena *arena, struct error *err)
{
	struct reading reading = { .sink = sink, .arena = arena };
	int r = bytes.len > BOMREAD_BYTES_MAX ? error_set(err, ERR_LIMIT, "more than %u MiB", BOMREAD_BYTES_MAX >> 20)
					      : document_read(bytes, &reading, err);

	if (r >= 0) {
		r = reading_end(&reading);
		r = reading_stopped(r, err);
	}
	arena_done(&reading.scratch);
	return r;
}
