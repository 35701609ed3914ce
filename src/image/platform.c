/* platform.c - "linux/arm64/v8": what an image runs on */
#include "image/platform.h"

enum { RANK_SAME = 3000, RANK_LOWER = 2000, RANK_HIGHER = 1000, RANK_ODD = 1, VARIANT_MAX = 900 };

static const struct alias {
	struct slice name, architecture, variant;
} aliases[] = {
	{ S("x86_64"), S("amd64"), S("") },
	{ S("x86-64"), S("amd64"), S("") },
	{ S("aarch64"), S("arm64"), S("") },
	{ S("armhf"), S("arm"), S("v7") },
	{ S("armv7l"), S("arm"), S("v7") },
	{ S("armel"), S("arm"), S("v6") },
	{ S("i386"), S("386"), S("") },
	{ S("i686"), S("386"), S("") },
	{ S("ppc64el"), S("ppc64le"), S("") },
};

static struct platform normalized(struct platform platform)
{
	if (slice_equal_ignoring_case(platform.os, S("macos")))
		platform.os = S("darwin");
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
		if (!slice_equal_ignoring_case(platform.architecture, aliases[i].name))
			continue;
		platform.architecture = aliases[i].architecture;
		if (platform.variant.len == 0)
			platform.variant = aliases[i].variant;
		break;
	}
	return platform;
}

static bool is_os(struct slice name)
{
	static const char *const names[] = { "linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "solaris", "aix",
		"wasip1" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_equal(name, slice_from_text(names[i])))
			return true;
	return false;
}

int platform_parse(struct slice text, struct platform *ret_platform, struct error *err)
{
	struct slice parts[3] = { 0 }, left = text;
	size_t count = 0;

	if (slice_equal(text, S("all")))
		return error_set(err, ERR_USAGE, "'all' is not one platform: name one, as in 'linux/amd64'");
	while (count < 3 && slice_next_token(&left, '/', &parts[count]) && parts[count].len)
		count++;
	if (count == 0 || left.len || slice_ends_with(text, S("/")))
		return error_set(err, ERR_USAGE,
			"'%.*s' is no platform: OS/ARCHITECTURE[/VARIANT], as in 'linux/amd64' or 'linux/arm64/v8'",
			SLICE_ARG(text));
	if (count == 1 && !is_os(parts[0])) {
		parts[1] = parts[0];
		parts[0] = S("linux");
	}
	*ret_platform = normalized((struct platform){ parts[0], parts[1], parts[2] });
	return 0;
}

struct platform platform_here(void)
{
#if defined(__x86_64__)
	return (struct platform){ S("linux"), S("amd64"), { 0 } };
#elif defined(__aarch64__)
	return (struct platform){ S("linux"), S("arm64"), { 0 } };
#else
#error "name this machine's architecture as Go does"
#endif
}

/* "v7" is 7; without a variant the usual one of the architecture; false for other words. */
static bool variant_number(struct platform platform, uint64_t *ret_number)
{
	static const struct {
		struct slice architecture;
		uint64_t usual;
	} usual[] = { { S("arm"), 7 }, { S("arm64"), 8 }, { S("amd64"), 1 } };

	if (platform.variant.len)
		return (platform.variant.ptr[0] == 'v' || platform.variant.ptr[0] == 'V') &&
		       slice_to_u64(slice_from(platform.variant, 1), ret_number) && *ret_number <= VARIANT_MAX;
	*ret_number = 0;
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (slice_equal_ignoring_case(platform.architecture, usual[i].architecture))
			*ret_number = usual[i].usual;
	return true;
}

unsigned platform_rank(struct platform want, struct platform have)
{
	uint64_t wanted, there;

	want = normalized(want);
	have = normalized(have);
	if (!slice_equal_ignoring_case(want.os, have.os))
		return 0;
	if (want.architecture.len && !slice_equal_ignoring_case(want.architecture, have.architecture))
		return 0;
	if (slice_equal_ignoring_case(want.variant, have.variant))
		return RANK_SAME;
	if (!variant_number(want, &wanted) || !variant_number(have, &there))
		return want.variant.len ? 0 : RANK_ODD;
	if (there == wanted)
		return RANK_SAME - 1;
	if (there < wanted)
		return RANK_LOWER + (unsigned)there;
	return want.variant.len ? 0 : RANK_HIGHER - (unsigned)there;
}

struct slice platform_text(struct arena *arena, struct platform platform)
{
	if (platform.os.len == 0 && platform.architecture.len == 0)
		return S("(not stated)");
	return arena_printf(arena, "%.*s/%.*s%s%.*s", SLICE_ARG(platform.os), SLICE_ARG(platform.architecture),
		platform.variant.len ? "/" : "", SLICE_ARG(platform.variant));
}
