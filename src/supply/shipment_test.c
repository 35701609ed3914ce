/* shipment_test.c - an advisory store in a registry: its manifest */
#include "base/test.h"
#include "supply/shipment.h"

#define A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

static const struct shipment shipment = { S("00ff"), 1796100000,
	{ { S(SHIPMENT_STORE_TYPE), S(A), 100, S(""), S("") }, { S(SHIPMENT_SIGNATURE_TYPE), S(C), 64, S(""), S(A) },
		{ S(SHIPMENT_DELTA_TYPE), S(B), 10, S("0123"), S("") } },
	3 };

TEST(what_is_written_is_read_again)
{
	struct buffer out = BUFFER_INIT(0);
	struct arena arena = ARENA_INIT;
	struct shipment got;
	struct error err;

	shipment_write(&shipment, &out);
	CHECK_INT(shipment_read(buffer_slice(&out), &arena, &got, &err), 0);
	CHECK_INT(got.count, 3);
	CHECK_INT(got.sequence, 1796100000);
	CHECK_SLICE(got.store_digest, "00ff");
	CHECK_SLICE(got.items[2].base, "0123");
	CHECK_SLICE(got.items[1].signs, A);
	CHECK_INT(got.items[0].size_bytes, 100);
	arena_done(&arena);
	buffer_done(&out);
}

TEST(the_delta_of_what_one_has_is_chosen_and_else_the_whole)
{
	CHECK_SLICE(shipment_choose(&shipment, S("0123"))->digest, B);
	CHECK_SLICE(shipment_choose(&shipment, S("4567"))->digest, A);
	CHECK_SLICE(shipment_choose(&shipment, S(""))->digest, A);
	CHECK_SLICE(shipment_signature(&shipment, &shipment.items[0])->digest, C);
	CHECK(shipment_signature(&shipment, &shipment.items[2]) == NULL);
}

TEST(another_thing_is_named)
{
	struct arena arena = ARENA_INIT;
	struct shipment got;
	struct error err;

	CHECK_INT(shipment_read(S("{\"schemaVersion\":2,\"layers\":[]}"), &arena, &got, &err), -ERR_UNSUPPORTED);
	CHECK_TEXT(err.text, "no advisory store: an image");
	CHECK_INT(shipment_read(S("{\"artifactType\":\"a/b\",\"layers\":[]}"), &arena, &got, &err), -ERR_UNSUPPORTED);
	CHECK_TEXT(err.text, "no advisory store: an artefact of type a/b");
	CHECK_INT(shipment_read(S("{\"artifactType\":\"" SHIPMENT_TYPE "\",\"layers\":[7]}"), &arena, &got, &err), -ERR_FORMAT);
	arena_done(&arena);
}
