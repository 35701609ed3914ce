/* grpc_test.c - frames and messages as gRPC's PROTOCOL-HTTP2.md and protobuf.dev have them, in pieces of every size */
#include "base/test.h"
#include "fetch/grpc.h"

#define ROOM 256

/* What comes of BYTES, handed over in pieces of STEP; what is wrong, or NULL. */
static const char *take(struct slice bytes, uint64_t kind, size_t step, struct grpc *ret_grpc, struct slice *ret, char room[ROOM])
{
	const struct fetch_request asked = { .grpc = kind, .grpc_field = 2 };
	size_t len = 0;

	grpc_init(ret_grpc, &asked);
	for (size_t at = 0; at < bytes.len && !ret_grpc->wrong; at += step) {
		size_t got = 0, piece = bytes.len - at < step ? bytes.len - at : step;

		grpc_take(ret_grpc, bytes.ptr + at, piece, room + len, &got);
		CHECK(got <= piece);
		len += got;
	}
	*ret = slice_make(room, len);
	return ret_grpc->wrong;
}

struct grpc_case {
	struct slice bytes;
	uint64_t kind;
	const char *wanted, *wrong;
};

static const struct grpc_case cases[] = {
	{ S("\0\0\0\0\3abc"), FETCH_GRPC_MESSAGE, "abc", NULL },
	{ S("\0\0\0\0\0"), FETCH_GRPC_MESSAGE, "", NULL },
	{ S("\0\0\0\0\3abc\0\0\0\0\1d"), FETCH_GRPC_MESSAGE, NULL, "more than one message" },
	{ S("\1\0\0\0\3abc"), FETCH_GRPC_MESSAGE, NULL, "a compressed message, which nobody asked for" },
	{ S("\0\1\0\0\1abc"), FETCH_GRPC_MESSAGE, NULL, "a message of more than 16 MiB" },
	{ S("\0\xff\xff\xff\xff"), FETCH_GRPC_BYTES, NULL, "a message of more than 16 MiB" },
	/* offset 150, data "testing"; then data alone; then one without any */
	{ S("\0\0\0\0\x0c\x08\x96\x01\x12\x07testing\0\0\0\0\4\x12\2ab\0\0\0\0\0"), FETCH_GRPC_BYTES, "testingab", NULL },
	/* fields of every kind that are not wanted, also of the wanted number */
	{ S("\0\0\0\0\x1b\x10\x05\x15\1\2\3\4\x11\1\2\3\4\5\6\7\x08\x1a\2no\x12\3yes\x12\0"), FETCH_GRPC_BYTES, "yes", NULL },
	{ S("\0\0\0\0\4\x12\3ab"), FETCH_GRPC_BYTES, NULL, "a message that ends within a field" },
	{ S("\0\0\0\0\1\x12"), FETCH_GRPC_BYTES, NULL, "a message that ends within a field" },
	{ S("\0\0\0\0\1\x08"), FETCH_GRPC_BYTES, NULL, "a message that ends within a field" },
	{ S("\0\0\0\0\2\x08\x80"), FETCH_GRPC_BYTES, NULL, "a message that ends within a field" },
	{ S("\0\0\0\0\4\x0d\1\2\3"), FETCH_GRPC_BYTES, NULL, "a message that ends within a field" },
	{ S("\0\0\0\0\2\x0b\x0c"), FETCH_GRPC_BYTES, NULL, "a message with a field that is none" },
	{ S("\0\0\0\0\2\x02\0"), FETCH_GRPC_BYTES, NULL, "a message with a field that is none" },
	{ S("\0\0\0\0\x0c\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\0"), FETCH_GRPC_BYTES, NULL,
		"a message with a number that is none" },
	{ S("\0\0\0\0\x0b\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), FETCH_GRPC_BYTES, NULL,
		"a message that ends within a field" },
};

TEST(messages_are_told_in_pieces_of_every_size)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t step = 1; step <= cases[i].bytes.len; step++) {
			char room[ROOM];
			struct slice got;
			struct grpc grpc;
			const char *wrong = take(cases[i].bytes, cases[i].kind, step, &grpc, &got, room);

			CHECK_TEXT(wrong ? wrong : "", cases[i].wrong ? cases[i].wrong : "");
			if (cases[i].wanted) {
				CHECK_SLICE(got, cases[i].wanted);
				CHECK_INT(grpc.at, GRPC_FRAME);
			}
		}
}

TEST(an_end_is_good_with_a_good_status_alone)
{
	static const struct {
		struct slice bytes, status, message;
		uint64_t kind;
		const char *why;
		enum error_code code;
		enum fetch_advice advice;
	} ends[] = {
		{ S("\0\0\0\0\1a"), S("0"), S(""), FETCH_GRPC_MESSAGE, "", 0, FETCH_GIVE_UP },
		{ S(""), S("0"), S(""), FETCH_GRPC_BYTES, "", 0, FETCH_GIVE_UP },
		{ S("\0\0\0\0\1a"), S(""), S(""), FETCH_GRPC_MESSAGE, "the answer was cut off", ERR_NETWORK, FETCH_AGAIN },
		{ S(""), S("0"), S(""), FETCH_GRPC_MESSAGE, "an answer without a message", ERR_NETWORK, FETCH_GIVE_UP },
		{ S("\0\0\0"), S("0"), S(""), FETCH_GRPC_BYTES, "the answer ends within a message", ERR_NETWORK, FETCH_GIVE_UP },
		{ S("\0\0\0\0\5\x12"), S("0"), S(""), FETCH_GRPC_BYTES, "the answer ends within a message", ERR_NETWORK,
			FETCH_GIVE_UP },
		{ S(""), S("5"), S("image \"x\": not found"), FETCH_GRPC_MESSAGE,
			"gRPC status 5 (not found): image \"x\": not found", ERR_NOT_FOUND, FETCH_GIVE_UP },
		{ S(""), S("7"), S("\x1b[31m\xc3\xa4"), FETCH_GRPC_MESSAGE, "gRPC status 7 (permission denied): ?[31m??",
			ERR_DENIED, FETCH_GIVE_UP },
		{ S(""), S("14"), S(""), FETCH_GRPC_BYTES, "gRPC status 14 (unavailable)", ERR_NETWORK, FETCH_AGAIN },
		{ S(""), S("17"), S(""), FETCH_GRPC_BYTES, "a status of gRPC that there is not", ERR_NETWORK, FETCH_GIVE_UP },
		{ S(""), S("-1"), S(""), FETCH_GRPC_BYTES, "a status of gRPC that there is not", ERR_NETWORK, FETCH_GIVE_UP },
	};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct error err = { 0 };
		enum fetch_advice advice;
		char room[ROOM];
		struct slice got;
		struct grpc grpc;

		CHECK(!take(ends[i].bytes, ends[i].kind, 1, &grpc, &got, room));
		CHECK_INT(grpc_end(&grpc, ends[i].status, ends[i].message, &advice, &err), -(int)ends[i].code);
		CHECK_INT(advice, ends[i].advice);
		CHECK_TEXT(err.text, ends[i].why);
	}
}
