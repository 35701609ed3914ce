/* protobuf_test.c - messages as protobuf.dev's page on the encoding has them, and what is none */
#include "base/test.h"
#include "codec/protobuf.h"

TEST(the_examples_of_the_specification_are_read)
{
	struct protobuf number = { S("\x08\x96\x01"), NULL }, text = { S("\x12\x07testing"), NULL };
	struct protobuf_field field;

	CHECK(protobuf_next(&number, &field));
	CHECK_INT(field.number, 1);
	CHECK_INT(field.kind, PROTOBUF_NUMBER);
	CHECK_INT(field.value, 150);
	CHECK(!protobuf_next(&number, &field));
	CHECK_INT(protobuf_end(&number, NULL), 0);
	CHECK(protobuf_next(&text, &field));
	CHECK_INT(field.number, 2);
	CHECK_SLICE(field.bytes, "testing");
	CHECK_INT(protobuf_end(&text, NULL), 0);
}

TEST(fixed_numbers_and_the_largest_are_read)
{
	struct protobuf message = {
		S("\x09\x01\x02\x03\x04\x05\x06\x07\x08\x15\x01\x00\x00\x80\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), NULL
	};
	struct protobuf_field field;

	CHECK(protobuf_next(&message, &field));
	CHECK(field.value == 0x0807060504030201u);
	CHECK(protobuf_next(&message, &field));
	CHECK(field.value == 0x80000001u);
	CHECK(protobuf_next(&message, &field));
	CHECK(field.value == UINT64_MAX);
	CHECK(!protobuf_next(&message, &field));
	CHECK_INT(protobuf_end(&message, NULL), 0);
}

TEST(what_is_no_message_is_an_error)
{
	static const struct {
		struct slice bytes;
		const char *why;
	} cases[] = {
		{ S("\x00\x00"), "no field of a message" },                                     /* number 0 */
		{ S("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02"), "no field of a message" },     /* more than 64 bits */
		{ S("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), "no field of a message" }, /* more than ten bytes */
		{ S("\x80\x80\x80\x80\x10\x00"), "no field of a message" },                     /* a number of 2^29 */
		{ S("\x0b\x0c"), "no field of a message" },                                     /* a group */
		{ S("\x0e\x00"), "no field of a message" },                                     /* a kind that there is not */
		{ S("\x88"), "no field of a message" },                                         /* cut off */
		{ S("\x08"), "a field that is not whole" },                                     /* the same */
		{ S("\x09\x01\x02\x03"), "a field that is not whole" },                         /* the same */
		{ S("\x12\x07testin"), "a field that is not whole" },                           /* longer than all of it */
		{ S("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"), "a field that is not whole" }, /* much longer */
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct protobuf message = { cases[i].bytes, NULL };
		struct protobuf_field field;
		struct error err;

		CHECK(!protobuf_next(&message, &field));
		CHECK_INT(protobuf_end(&message, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, cases[i].why);
	}
}

TEST(fields_are_written_as_the_specification_has_them)
{
	cleanup_buffer struct buffer message = BUFFER_INIT(100);

	protobuf_add_number(&message, 1, 150);
	protobuf_add_bytes(&message, 2, S("testing"));
	protobuf_add_number(&message, 100, UINT64_MAX);
	CHECK_SLICE(buffer_slice(&message), "\x08\x96\x01\x12\x07testing\xa0\x06\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}
