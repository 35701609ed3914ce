/* cpe_test.c - names of products, against NISTIR 7695 */
#include "base/cleanup.h"
#include "base/test.h"
#include "model/cpe.h"

static void check(const char *text, const char *name, const char *version)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct cpe cpe;

	if (!cpe_parse(slice_from_text(text), &cpe))
		fail_msg("%s is refused", text);
	CHECK_SLICE(cpe_name(&cpe, &arena), name);
	CHECK_SLICE(cpe_version(&cpe, &arena), version);
}

TEST(cpe_formatted_strings_give_name_and_version)
{
	check("cpe:2.3:a:haxx:curl:7.64.0:*:*:*:*:*:*:*", "haxx:curl", "7.64.0");
	check("cpe:2.3:a:openbsd:openssh:9.3:p1:*:*:*:*:*:*", "openbsd:openssh", "9.3-p1");
	check("cpe:2.3:a:openbsd:openssh:9.3:-:*:*:*:*:*:*", "openbsd:openssh", "9.3-");
	check("cpe:2.3:a:Erlang:Erlang\\/OTP:27.0:RC1:*:*:*:*:*:*", "erlang:erlang/otp", "27.0-RC1");
	check("cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*", "hp:insight_diagnostics", "7.4.0.1570-");
	check("cpe:2.3:a:foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb:*", "foo\\bar:big$money_2010", "");
	check("cpe:2.3:o:cisco:ios:12.2\\(15\\)t:*:*:*:*:*:*:*", "cisco:ios", "12.2(15)t");
	check("cpe:2.3:a:a\\:b:c:1\\:2:*:*:*:*:*:*:*", "a:b:c", "1:2");
}

TEST(cpe_any_none_and_patterns_are_no_values)
{
	check("cpe:2.3:a:haxx:curl:*:*:*:*:*:*:*:*", "haxx:curl", "");
	check("cpe:2.3:a:haxx:curl:-:*:*:*:*:*:*:*", "haxx:curl", "");
	check("cpe:2.3:a:haxx:curl:7.*:*:*:*:*:*:*:*", "haxx:curl", "");
	check("cpe:2.3:a:haxx:curl:7.??:*:*:*:*:*:*:*", "haxx:curl", "");
	check("cpe:2.3:a:haxx:curl:1\\*:*:*:*:*:*:*:*", "haxx:curl", "1*");
	check("cpe:2.3:a:haxx:curl:\\-:*:*:*:*:*:*:*", "haxx:curl", "-");
	check("cpe:2.3:a:*:curl:1:*:*:*:*:*:*:*", "", "1");
	check("cpe:2.3:a:haxx:curl*:1:*:*:*:*:*:*:*", "", "1");
	check("cpe:2.3:a:haxx:curl:1:p*:*:*:*:*:*:*", "haxx:curl", "1");
}

TEST(cpe_uris_give_the_same)
{
	check("cpe:/a:haxx:curl:7.64.0", "haxx:curl", "7.64.0");
	check("cpe:/o:fedoraproject:fedora:33", "fedoraproject:fedora", "33");
	check("cpe:/a:openbsd:openssh:9.3:p1", "openbsd:openssh", "9.3-p1");
	check("cpe:/o:redhat:enterprise_linux:9::baseos", "redhat:enterprise_linux", "9");
	check("cpe:/a:x", "", "");
}

TEST(cpe_refuses_what_is_none)
{
	static const char *const texts[] = { "", "cpe:2.3:", "cpe:2.3:a", "cpe:2.3:a:b:c", "cpe:2.3:x:b:c:1:*:*:*:*:*:*:*",
		"cpe:2.3:a:b:c:1:*:*:*:*:*:*", "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*:*", "cpe:2.3:a:b::1:*:*:*:*:*:*:*",
		"cpe:2.3:a:b:c:1:*:*:*:*:*:*:\\", "cpe:2.3:a:b:c d:1:*:*:*:*:*:*:*",
		"cpe:2.3:a:b:c:1:*:*:*:*:*:*:", "cpe:/a:b:c%20d", "cpe:/x:b", "cpe:/a:b:c:d:e:f:g:h",
		"CPE:2.3:a:b:c:1:*:*:*:*:*:*:*" };
	struct cpe cpe;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (cpe_parse(slice_from_text(texts[i]), &cpe))
			fail_msg("%s is taken", texts[i]);
}
