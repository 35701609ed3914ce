#include "base/test.h"
#include "codec/zlib_text.h"

/* Made by python3's zlib.compress(b"plimsoll " * 20, 9) and zlib.compress(b"", 1). */
static const char repeated[] = "\170\332\053\310\311\314\055\316\317\311\121\050\030\072\014\000\056\143\106\361";
static const char nothing[] = "\170\001\003\000\000\000\000\001";

static int read_text(struct slice bytes, size_t ceiling, struct buffer *out, struct error *err)
{
	cleanup_zlib_text struct zlib_text *zlib = zlib_text_new();

	*out = (struct buffer)BUFFER_INIT(ceiling);
	return zlib_text_read(zlib, bytes, out, err);
}

TEST(zlib_inflates_what_python_deflated)
{
	struct slice bytes = slice_make(repeated, sizeof repeated - 1);
	struct buffer out;
	struct error err;

	CHECK_INT(read_text(bytes, 0, &out, &err), 0);
	CHECK_INT(out.len, 180);
	CHECK(slice_starts_with(buffer_slice(&out), S("plimsoll plimsoll ")));
	buffer_done(&out);
	CHECK_INT(read_text(slice_make(nothing, sizeof nothing - 1), 0, &out, &err), 0);
	CHECK_INT(out.len, 0);
	buffer_done(&out);
}

TEST(zlib_says_what_is_cut_off_wrong_or_too_long)
{
	struct buffer out;
	struct error err;
	char broken[sizeof repeated];

	for (size_t len = 0; len < sizeof repeated - 1; len++) {
		CHECK_INT(read_text(slice_make(repeated, len), 0, &out, &err), -ERR_FORMAT);
		buffer_done(&out);
	}
	memcpy(broken, repeated, sizeof broken);
	broken[sizeof broken - 2] ^= 1;
	CHECK_INT(read_text(slice_make(broken, sizeof broken - 1), 0, &out, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "zlib: a wrong checksum");
	buffer_done(&out);
	CHECK_INT(read_text(slice_make(repeated, sizeof repeated - 1), 100, &out, &err), -ERR_LIMIT);
	CHECK_INT(out.len, 100);
	buffer_done(&out);
}
