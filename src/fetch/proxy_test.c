/* proxy_test.c - by way of whom a host is reached */
#include "base/test.h"
#include "fetch/proxy.h"

TEST(a_host_is_reached_by_way_of_the_proxy_of_its_scheme_unless_it_is_left_out)
{
	static const struct {
		const char *url, *none;
		const char *proxy;
	} cases[] = {
		{ "http://example.org/", NULL, "plain" },
		{ "https://example.org/", NULL, "secure" },
		{ "https://example.org/", "", "secure" },
		{ "https://example.org/", "*", "" },
		{ "https://example.org:5000/a@b", "example.org", "" },
		{ "https://me:you@EXAMPLE.org?a", "example.ORG", "" },
		{ "https://a.example.org/", "x, example.org", "" },
		{ "https://a.example.org/", "x .example.org", "" },
		{ "https://example.org/", ".example.org", "" },
		{ "https://anexample.org/", "example.org", "secure" },
		{ "https://example.org.evil.net/", "example.org", "secure" },
		{ "https://example.org/", "example.org:443", "" },
		{ "https://example.org/", "example.org:80,example.org:5000", "secure" },
		{ "http://example.org:5000/", "example.org:5000", "" },
		{ "https://10.1.2.3/", "10.0.0.0/8", "" },
		{ "https://11.1.2.3/", "10.0.0.0/8", "secure" },
		{ "https://10.255.2.3/", "10.128.0.0/9", "" },
		{ "https://10.127.2.3/", "10.128.0.0/9", "secure" },
		{ "https://10.1.2.3/", "10.1.2.3", "" },
		{ "https://10.1.2.3/", "2.3", "secure" },
		{ "https://[fd00::1]:5000/", "fd00::/8", "" },
		{ "https://[fd00::1]/", "[fd00:0::1]", "" },
		{ "https://[fd00::1]:5000/", "[fd00::1]:5000", "" },
		{ "https://[fd00::1]/", "fd00::1", "" },
		{ "https://10.1.2.3/", "::/0", "secure" },
		{ "https://10.1.2.3/", "0.0.0.0/33,10.1.2.3/x,/,,: ,.", "secure" },
	};
	const struct proxy_settings settings = { .http = "plain", .https = "secure", .all = "all" };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct proxy_settings some = settings;
		struct proxy_target target;

		some.none = cases[i].none;
		CHECK(proxy_target_read(slice_from_text(cases[i].url), &target));
		CHECK_TEXT(proxy_for(&some, &target), cases[i].proxy);
	}
}

TEST(what_is_not_said_of_a_scheme_is_said_of_all_or_of_none)
{
	const struct proxy_settings some = { .https = "", .all = "all" }, none = { 0 };
	const struct proxy_target plain = { .host = S("a"), .plain = true }, secure = { .host = S("a") };

	CHECK_TEXT(proxy_for(&some, &plain), "all");
	CHECK_TEXT(proxy_for(&some, &secure), "");
	CHECK_TEXT(proxy_for(&none, &plain), "");
}

TEST(a_target_is_told_from_what_stands_around_it)
{
	struct proxy_target target;

	CHECK(proxy_target_read(S("http://a:b@[::1]:80/x@y"), &target));
	CHECK_SLICE(target.host, "::1");
	CHECK_SLICE(target.port, "80");
	CHECK(target.plain);
	CHECK(!proxy_target_read(S("ftp://a/"), &target));
	CHECK(!proxy_target_read(S("https:///a"), &target));
}
