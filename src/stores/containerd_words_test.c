/* containerd_words_test.c - what is said to containerd's services and what they answer, as its .proto files number it */
#include "base/test.h"
#include "stores/containerd_words.h"

#define DIGEST "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define MANIFEST "application/vnd.oci.image.manifest.v1+json"

TEST(names_of_namespaces_are_read)
{
	/* default with a label, moby, one without a name */
	struct protobuf list = { S("\x0a\x11\x0a\7default\x12\6\x0a\1a\x12\1b\x0a\6\x0a\4moby\x0a\0"), NULL };
	struct slice name;

	CHECK_INT(containerd_words_namespace(&list, &name, NULL), 1);
	CHECK_SLICE(name, "default");
	CHECK_INT(containerd_words_namespace(&list, &name, NULL), 1);
	CHECK_SLICE(name, "moby");
	CHECK_INT(containerd_words_namespace(&list, &name, NULL), 1);
	CHECK_SLICE(name, "");
	CHECK_INT(containerd_words_namespace(&list, &name, NULL), 0);
}

TEST(an_image_and_its_target_are_read)
{
	/* name "a:1", labels, target of type, digest, size 527; created_at; a field that is not known */
	struct protobuf list = { S("\x0a\x8d\x01"
				   "\x0a\3a:1"
				   "\x12\6\x0a\1a\x12\1b"
				   "\x1a\x78\x0a\x2a" MANIFEST "\x12\x47" DIGEST "\x18\x8f\x04"
				   "\x3a\2\x08\1"
				   "\x50\1"),
		NULL };
	struct containerd_image image;

	CHECK_INT(containerd_words_image(&list, &image, NULL), 1);
	CHECK_SLICE(image.name, "a:1");
	CHECK_SLICE(image.media_type, MANIFEST);
	CHECK_SLICE(image.digest, DIGEST);
	CHECK_INT(image.size_bytes, 527);
	CHECK_INT(containerd_image_check(&image, NULL), 0);
	CHECK_INT(containerd_words_image(&list, &image, NULL), 0);
}

TEST(what_is_no_answer_is_an_error)
{
	static const struct slice cases[] = { S("\x0a\5\x0a\7xx"), S("\x0a\x7f"), S("\x0b"), S("\x0a\4\x1a\2\x0a\5"),
		S("\x0a\2\x1a\2") };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct protobuf list = { cases[i], NULL };
		struct containerd_image image;
		struct error err;

		CHECK_INT(containerd_words_image(&list, &image, &err), -ERR_FORMAT);
		CHECK(err.text[0] != '\0');
	}
}

TEST(an_image_needs_a_digest_and_a_size)
{
	static const struct containerd_image cases[] = {
		{ .name = S("x"), .digest = S("") },
		{ .name = S("x"), .digest = S("sha256:../../x") },
		{ .name = S("x"), .digest = S(DIGEST), .size_bytes = UINT64_MAX },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_INT(containerd_image_check(&cases[i], NULL), -ERR_FORMAT);
}

TEST(what_is_asked_is_written_by_the_numbers)
{
	cleanup_buffer struct buffer get = BUFFER_INIT(100), all = BUFFER_INIT(100), rest = BUFFER_INIT(100);

	containerd_words_get(&get, S("a:1"));
	CHECK_SLICE(buffer_slice(&get), "\x0a\3a:1");
	containerd_words_read(&all, S("sha256:0"), 0);
	CHECK_SLICE(buffer_slice(&all), "\x0a\x08sha256:0");
	containerd_words_read(&rest, S("sha256:0"), 300);
	CHECK_SLICE(buffer_slice(&rest), "\x0a\x08sha256:0\x10\xac\x02");
}
