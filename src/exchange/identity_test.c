/* identity_test.c - what tells a finding from others */
#include "base/test.h"
#include "exchange/identity.h"

static const struct package
	old = { .type = PACKAGE_DEB, .name = S("openssl"), .version = S("3.0.11-1"), .path = S("var/lib/dpkg/status") },
	newer = { .type = PACKAGE_DEB, .name = S("openssl"), .version = S("3.0.13-1"), .path = S("var/lib/dpkg/status") },
	other_type = { .type = PACKAGE_RPM, .name = S("openssl"), .version = S("3.0.11-1") },
	other_name = { .type = PACKAGE_DEB, .name = S("libssl3"), .version = S("3.0.11-1") };

static struct finding flaw(const struct package *package, struct slice path)
{
	return (struct finding){ .kind = FINDING_VULNERABILITY, .id = S("CVE-1-1"), .place = { package, path, 0, false } };
}

static bool are_alike(const struct finding *a, const struct finding *b)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct finding *both[] = { a, b };
	struct identity *identities = identities_make(both, 2, &arena);

	return memcmp(identities[0].digest, identities[1].digest, SHA256_SIZE) == 0;
}

TEST(another_version_is_the_same_alert_and_another_thing_is_not)
{
	struct finding first = flaw(&old, S("p")), updated = flaw(&newer, S("p")), elsewhere = flaw(&old, S("q"));
	struct finding of_type = flaw(&other_type, S("p")), of_name = flaw(&other_name, S("p")), of_id = first, of_kind = first;

	of_id.id = S("CVE-1-2");
	of_kind.kind = FINDING_SETTING;
	updated.rating = RATING_CRITICAL;
	updated.place.layer = 3;
	CHECK(are_alike(&first, &updated));
	CHECK(!are_alike(&first, &elsewhere));
	CHECK(!are_alike(&first, &of_type));
	CHECK(!are_alike(&first, &of_name));
	CHECK(!are_alike(&first, &of_id));
	CHECK(!are_alike(&first, &of_kind));
}

/* "ab" + "c" is not "a" + "bc". */
TEST(parts_do_not_run_into_each_other)
{
	struct finding a = { .id = S("ab"), .place.path = S("c") }, b = { .id = S("a"), .place.path = S("bc") };

	CHECK(!are_alike(&a, &b));
}

TEST(secrets_of_one_kind_in_one_file_are_counted_by_their_lines_whatever_their_order_and_fingerprints)
{
	static const struct secret first = { .line = 3, .fingerprint = S("ff") }, second = { .line = 12, .fingerprint = S("00") };
	const struct finding a = { .kind = FINDING_SECRET, .id = S("token"), .place.path = S("x"), .secret = &first },
			     b = { .kind = FINDING_SECRET, .id = S("token"), .place.path = S("x"), .secret = &second };
	const struct finding *orders[][2] = { { &a, &b }, { &b, &a } };

	for (size_t i = 0; i < 2; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct identity *identities = identities_make(orders[i], 2, &arena);
		char uuids[2][IDENTITY_UUID_SIZE];

		CHECK_INT(identities[i].number, 1);
		CHECK_INT(identities[1 - i].number, 2);
		identity_uuid(&identities[0], uuids[0]);
		identity_uuid(&identities[1], uuids[1]);
		CHECK(strcmp(uuids[0], uuids[1]) != 0);
	}
}

/* RFC 9562: version 8, variant 10. */
TEST(a_uuid_is_one)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct finding finding = flaw(&old, S("p"));
	const struct finding *one = &finding;
	char uuid[IDENTITY_UUID_SIZE];

	identity_uuid(identities_make(&one, 1, &arena), uuid);
	CHECK_INT(strlen(uuid), 36);
	for (size_t i = 0; i < 36; i++)
		CHECK(i == 8 || i == 13 || i == 18 || i == 23 ? uuid[i] == '-' : strchr("0123456789abcdef", uuid[i]) != NULL);
	CHECK(uuid[14] == '8' && strchr("89ab", uuid[19]));
}
