/* naming_test.c - whose host a URL's is, and what of a URL is quoted */
#include "base/test.h"
#include "fetch/naming.h"
#include <stdio.h>

TEST(a_host_is_the_same_in_capitals_and_with_the_port_of_its_scheme)
{
	/* RFC 3986, sections 6.2.2.1 and 6.2.3 */
	static const struct {
		const char *host, *url;
		bool same;
	} cases[] = {
		{ "registry.example", "https://registry.example/v2/", true },
		{ "registry.example", "https://registry.example:443/v2/", true },
		{ "registry.example:443", "https://registry.example:443/v2/", true },
		{ "registry.example:443", "https://registry.example/v2/", true },
		{ "registry.example:443", "http://registry.example/v2/", false },
		{ "registry.example:443", "http://registry.example:443/v2/", true },
		{ "registry.example:80", "http://registry.example/", true },
		{ "registry.example:80", "https://registry.example/", false },
		{ "registry.example:5000", "https://registry.example:5000/", true },
		{ "registry.example:5000", "https://registry.example/", false },
		{ "registry.example", "https://registry.example:5000/", false },
		{ "Registry.Example:5000", "https://registry.EXAMPLE:5000/", true },
		{ "registry.example", "https://aregistry.example/", false },
		{ "registry.example", "https://registry.example.org/", false },
		{ "127.0.0.1:80", "http://127.0.0.1/", true },
		{ "[::1]:443", "https://[::1]/", true },
		{ "[::443]", "https://[::443]/", true },
		{ "[::443]", "https://[::]/", false },
		{ "", "https://registry.example/", false },
		{ ":443", "https://registry.example/", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct http_url url;

		CHECK(http_url_read(NULL, cases[i].url, &url));
		CHECK_INT(naming_is_host(slice_from_text(cases[i].host), &url), cases[i].same);
	}
}

TEST(what_is_quoted_of_a_url_names_nobody)
{
	static const struct {
		const char *url, *quoted;
	} cases[] = {
		{ "https://me:word@example.org/a?b", "https://example.org/a?b" },
		{ "https://me:w@rd@example.org:5000", "https://example.org:5000" },
		{ "https://me@example.org#a", "https://example.org#a" },
		{ "me:word@example.org/a", "example.org/a" },
		{ "https://me:word@", "https://" },
		{ "https://example.org/@scope/name@1.0", "https://example.org/@scope/name@1.0" },
		{ "https://example.org?a@b", "https://example.org?a@b" },
		{ "https://example.org#a@b", "https://example.org#a@b" },
		{ "https://example.org/v2/a/manifests/sha256:00", "https://example.org/v2/a/manifests/sha256:00" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[128];

		snprintf(text, sizeof text, "%s", cases[i].url);
		naming_hide(text);
		CHECK_TEXT(text, cases[i].quoted);
	}
}
