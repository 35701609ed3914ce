/* containerd_test.c - how images of containerd are named; tests/containerd_test.py has real ones */
#include "base/test.h"
#include "stores/stores.h"

extern const struct store store_containerd;

TEST(a_folder_before_an_image_of_containerd_is_whole_and_absolute)
{
	static const char *const names[] = { "[foo]app:1", "[]app:1", "[/var/lib/containerd", "[" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct store_options options = { 0 };
		struct stored_image image;
		struct error err;

		CHECK_INT(store_containerd.find(slice_from_text(names[i]), &options, &image, &err), -ERR_USAGE);
		CHECK(strstr(err.text, "containerd: '["));
		CHECK(strstr(err.text, "is not '[/FOLDER]NAME'"));
	}
}
