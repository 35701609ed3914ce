/* html_test.c - the page of reports made by hand: nothing of them becomes markup, and none of its bytes has to be kept
 *
 * What a browser and another parser make of it: tests/html_test.py. */
#include "base/test.h"
#include "report/formats.h"
#include "report/report_fixture_test.h"

static void write_page(const struct report *report, struct buffer *out)
{
	report_format_by_name(S("html"))->write(report, &(struct report_style){ 0 }, out);
	CHECK(!out->full);
}

TEST(no_report_brings_bytes_that_a_page_must_not_have)
{
	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);

		write_page(fixture->report, &out);
		CHECK(slice_starts_with(buffer_slice(&out), S("<!doctype html>\n")));
		CHECK(slice_ends_with(buffer_slice(&out), S("</html>\n")));
		for (size_t i = 0; i < out.len; i++)
			CHECK((unsigned char)out.ptr[i] >= ' ' || strchr("\n\t", out.ptr[i]));
		CHECK_INT(slice_find(buffer_slice(&out), S("\xe2\x80\xae")), -1); /* right to left */
		CHECK_INT(slice_find(buffer_slice(&out), S("\xff")), -1);
	}
}

TEST(what_is_found_is_in_the_page)
{
	static const char *const words[] = { "CVE-2021-44228", "GHSA-jfh8-c2jp-5v3q", "ransomware", "under investigation",
		"No longer ignored", "MiniZip is not built", "vulnerable code not present", "EPSS 98%", "attacker&#39;s choice",
		"vendor silent", "no fix", "no-dsa: Minor issue", "PLM-B26", "apt is installed",
		"etc/ssh/sshd_config:12 PasswordAuthentication yes", "base layer 2 of 5", "Metasploit exploit/multi/http/",
		"Exploit-DB 50592", "US agencies had until 2021-12-24", "rounds=999999999" };
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	for (const struct fixture *fixture = fixtures; fixture->name; fixture++)
		if (slice_equal(slice_from_text(fixture->name), S("example")))
			write_page(fixture->report, &out);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		CHECK(slice_find(buffer_slice(&out), slice_from_text(words[i])) >= 0);
}

TEST(secrets_are_masked_and_what_hides_them_is_told)
{
	static const char *const words[] = { "AKIA***", "srv/app/settings.env:12</bdi>", "0011223344556677", "hou\\x1b***",
		"7 more like it in this file", "still there below" };
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	write_page(&fixture_detected, &out);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		CHECK(slice_find(buffer_slice(&out), slice_from_text(words[i])) >= 0);
}

struct kept {
	struct buffer_drain drain;
	struct buffer bytes;
};

static bool keep(struct buffer_drain *drain, struct slice bytes)
{
	return buffer_add_slice(&((struct kept *)(void *)drain)->bytes, bytes);
}

TEST(a_page_that_goes_away_in_pieces_is_the_same)
{
	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		struct kept kept = { .drain = { keep } };
		cleanup_buffer struct buffer out = BUFFER_INIT(0), pieces = { .drain = &kept.drain };

		write_page(fixture->report, &out);
		write_page(fixture->report, &pieces);
		CHECK(buffer_flush(&pieces));
		CHECK(slice_equal(buffer_slice(&out), buffer_slice(&kept.bytes)));
		buffer_done(&kept.bytes);
	}
}
