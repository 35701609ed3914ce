#include "base/buffer.h"
#include "base/test.h"
#include "codec/deb822.h"

/* "line kind key=value|folded|" of each event. */
static void list(struct slice text, struct buffer *out)
{
	struct slice key = { 0 }, value = { 0 }, folded = { 0 };
	enum deb822_event event;
	struct deb822 deb822;

	deb822_init(&deb822, text);
	while ((event = deb822_next(&deb822, &key, &value, &folded)) != DEB822_END) {
		buffer_addf(out, "%llu ", (unsigned long long)deb822.line);
		if (event == DEB822_FIELD)
			buffer_addf(out, "%.*s=%.*s|%.*s|", SLICE_ARG(key), SLICE_ARG(value), SLICE_ARG(folded));
		else if (event == DEB822_STANZA)
			buffer_addf(out, "--");
		else
			buffer_addf(out, "bad %.*s", SLICE_ARG(value));
		buffer_add_byte(out, '\n');
	}
	CHECK_INT(deb822_next(&deb822, &key, &value, &folded), DEB822_END);
}

TEST(deb822_reads_fields_folded_lines_and_stanzas)
{
	static const struct {
		const char *text, *events;
	} cases[] = {
		{ "", "" },
		{ "Package: zlib1g", "1 Package=zlib1g||\n" },
		{ "Package: a\nVersion:1\n\nPackage: b\n", "1 Package=a||\n2 Version=1||\n3 --\n4 Package=b||\n" },
		{ "Version: 1:2.3-4\n", "1 Version=1:2.3-4||\n" },
		{ "Empty:\nNext: x\n", "1 Empty=||\n2 Next=x||\n" },
		{ "Key  :  value \t\r\nB: c\r\n\r\n", "1 Key=value||\n2 B=c||\n3 --\n" },
		{ "D: short\n long\n .\n\tmore\nE: x", "4 D=short| long\n .\n\tmore|\n5 E=x||\n" },
		{ "Conffiles:\n /etc/a 1\n /etc/b 2\n", "3 Conffiles=| /etc/a 1\n /etc/b 2|\n" },
		{ "A: 1\n  \nB: 2\n", "1 A=1||\n2 --\n3 B=2||\n" }, /* blanks only */
		{ "A: 1\n x\n \t\n y\n", "2 A=1| x|\n3 --\n4 bad  y\n" },
		{ "no colon\nA: 1\n", "1 bad no colon\n2 A=1||\n" },
		{ ": no key\n", "1 bad : no key\n" },
		{ " folded first: 1\nA: 1\n", "1 bad  folded first: 1\n2 A=1||\n" },
		{ "\n\n\n", "1 --\n2 --\n3 --\n" },
		{ "A: 1\n\n\nB: 2", "1 A=1||\n2 --\n3 --\n4 B=2||\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);

		list(slice_from_text(cases[i].text), &out);
		CHECK_SLICE(buffer_slice(&out), cases[i].events);
	}
}

TEST(deb822_reads_every_byte_and_no_more)
{
	struct slice text = S("A: 1\n b\n\nC\n\0\xff: x\n \r\n");

	for (size_t len = 0; len <= text.len; len++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		char *copy = malloc(len ? len : 1);

		memcpy(copy, text.ptr, len);
		list(slice_make(copy, len), &out);
		free(copy);
	}
}
