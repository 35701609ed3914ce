/* envelope.c - a bill inside of an attestation: in-toto statements, in DSSE envelopes, in sigstore's bundles
 *
 * https://github.com/secure-systems-lab/dsse, https://github.com/in-toto/attestation */
#include "bomread/part.h"
#include "codec/base64.h"
#include "codec/json.h"

/* A value as it stands there. */
static struct slice value_bytes(struct json *json)
{
	const char *start;

	(void)json_peek(json);
	start = json->at;
	json_skip(json);
	return json->failed ? S("") : slice_make(start, (size_t)(json->at - start));
}

struct wrapping {
	struct slice payload, predicate, envelope;
};

static int wrapping_read(struct slice bytes, struct arena *arena, struct wrapping *wrapping, struct error *err)
{
	struct slice key;
	struct json json;

	json_init(&json, bytes, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key))
		if (slice_equal(key, S("payload")) && json_peek(&json) == JSON_STRING)
			wrapping->payload = json_string(&json);
		else if (slice_equal(key, S("predicate")))
			wrapping->predicate = value_bytes(&json);
		else if (slice_equal(key, S("dsseEnvelope")))
			wrapping->envelope = value_bytes(&json);
		else
			json_skip(&json);
	return json_end(&json, err);
}

/* 1: there may be more around the bill; 0: that is it. */
static int unwrap(struct slice bytes, struct arena *arena, struct slice *ret_inner, struct error *err)
{
	struct wrapping wrapping = { .payload = { NULL, 0 } };
	int r = wrapping_read(bytes, arena, &wrapping, err);

	if (r < 0)
		return r;
	if (wrapping.envelope.len) {
		*ret_inner = wrapping.envelope;
		return 1;
	}
	if (wrapping.predicate.len) {
		*ret_inner = wrapping.predicate;
		return 0;
	}
	if (wrapping.payload.len == 0)
		return error_set(err, ERR_UNSUPPORTED, "an attestation of something else than a bill of materials");
	if (!base64_decode(wrapping.payload, true, arena, ret_inner)) /* DSSE: either alphabet */
		return error_set(err, ERR_FORMAT, "the payload of its envelope is not base64");
	return 1;
}

int envelope_open(struct slice bytes, struct arena *arena, struct slice *ret_bill, struct error *err)
{
	int r = 1;

	for (unsigned layers = 0; r > 0 && layers < 3; layers++) /* bundle, envelope, statement */
		r = unwrap(bytes, arena, &bytes, err);
	if (r > 0)
		return error_set(err, ERR_UNSUPPORTED, "envelopes in envelopes");
	*ret_bill = bytes;
	return r;
}
