/* report_test.c - the formats against golden files, which were read by a person: UPDATE_GOLDEN=1 writes them anew */
#include "report/page.h"
#include "report/report_fixture_test.h"

#include "base/cleanup.h"
#include "base/test.h"
#include "codec/text.h"
#include "report/formats.h"

#include <unistd.h>

static void write_report(const struct report *report, const char *format, struct report_style style, struct buffer *out)
{
	report_format_by_name(slice_from_text(format))->write(report, &style, out);
	CHECK(!out->full);
}

void report_check_golden(const struct buffer *got, const char *name)
{
	cleanup_free char *want = NULL;
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "tests/golden/report/%s", name);
	if (getenv("UPDATE_GOLDEN")) {
		file = fopen(path, "wbe");
		CHECK(file != NULL);
		CHECK_INT(fwrite(got->ptr, 1, got->len, file), got->len);
		CHECK_INT(fclose(file), 0);
	}
	want = (char *)test_read_file(path).ptr;
	CHECK_SLICE(buffer_slice(got), want);
}

TEST(tables_are_as_the_golden_files_have_them)
{
	static const struct {
		const char *suffix;
		struct report_style style;
	} cases[] = {
		{ "table.80.txt", { 80, false } },
		{ "table.120.txt", { 120, false } },
		{ "table.endless.txt", { 0, false } },
		{ "table.colour.txt", { 80, true } },
	};

	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
			cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
			char name[100];

			snprintf(name, sizeof name, "%s.%s", fixture->name, cases[i].suffix);
			write_report(fixture->report, "table", cases[i].style, &out);
			report_check_golden(&out, name);
		}
	}
}

TEST(json_is_as_the_golden_files_have_it)
{
	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
		char name[100];

		snprintf(name, sizeof name, "%s.json", fixture->name);
		write_report(fixture->report, "json", (struct report_style){ .columns = 80, .colour = true }, &out);
		report_check_golden(&out, name);
	}
}

TEST(cyclonedx_is_as_the_golden_files_have_it)
{
	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
		char name[100];

		snprintf(name, sizeof name, "cyclonedx/%s.json", fixture->name);
		write_report(fixture->report, "cyclonedx", (struct report_style){ .columns = 80, .colour = true }, &out);
		report_check_golden(&out, name);
	}
}

TEST(no_line_is_longer_than_the_terminal_or_ends_with_a_blank_or_holds_a_control)
{
	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		for (unsigned columns = 40; columns <= 210; columns++) {
			cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
			struct slice text, line;

			write_report(
				fixture->report, "table", (struct report_style){ .columns = columns, .colour = false }, &out);
			text = buffer_slice(&out);
			while (slice_next_line(&text, &line)) {
				CHECK(text_width(line) <= columns);
				CHECK(text_width(line) <= 200);
				CHECK(!slice_ends_with(line, S(" ")));
				for (size_t i = 0; i < line.len; i++)
					CHECK((unsigned char)line.ptr[i] >= 0x20 && line.ptr[i] != 0x7f);
			}
		}
	}
}

TEST(bills_for_people_fit_too)
{
	static struct unaccounted files[] = { { .path = { "usr/bin/\x1b[31m"
							  "red",
							16 },
						      .size = 123456,
						      .mode = 0755 },
		{ .path = { "srv/x", 5 }, .size = 1, .mode = 0644, .layer = 1 } };

	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		for (unsigned columns = 40; columns <= 210; columns += 10) {
			cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
			struct report report = *fixture->report;
			struct slice text, line;

			report.list_unaccounted = true;
			report.unaccounted = files;
			report.unaccounted_count = report.unaccounted_files = report.layer_count > 1 ? 2 : 0;
			report.unaccounted_bytes = 123457;
			bom_formats[0]->write(&report, &(struct report_style){ .columns = columns, .colour = false }, &out);
			text = buffer_slice(&out);
			CHECK(slice_find(text, S("Files that no package explains")) > 0);
			while (slice_next_line(&text, &line)) {
				CHECK(text_width(line) <= columns);
				CHECK(!slice_ends_with(line, S(" ")));
				for (size_t i = 0; i < line.len; i++)
					CHECK((unsigned char)line.ptr[i] >= 0x20 && line.ptr[i] != 0x7f);
			}
		}
	}
}

static size_t count_of(struct slice text, struct slice part)
{
	ptrdiff_t at;
	size_t count = 0;

	for (; (at = slice_find(text, part)) >= 0; count++)
		text = slice_from(text, (size_t)at + part.len);
	return count;
}

/* A version that is broken in two is one that nobody can copy. */
TEST(versions_are_not_broken_where_a_line_has_room_for_them)
{
	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		const struct report *report = fixture->report;

		for (unsigned columns = 40; columns <= 120; columns++) {
			cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);

			write_report(report, "table", (struct report_style){ .columns = columns, .colour = false }, &out);
			for (size_t i = 0; i < report->finding_count; i++) {
				struct slice version = report->findings[i].fixed_version;

				if (version.len && version.len <= 24 && text_width(version) == version.len)
					CHECK(count_of(buffer_slice(&out), version) > 0);
				if (report->findings[i].kev.len)
					CHECK(count_of(buffer_slice(&out), S("exploited")) > 0);
			}
		}
	}
}

/* Without colours the words are the same: nothing is said by colour alone. */
/* Names of images can be a mebibyte long. */
TEST(a_word_of_megabytes_is_broken_at_once)
{
	static const unsigned columns[] = { 40, 0 };
	cleanup_buffer struct buffer word = BUFFER_INIT(0);

	for (size_t i = 0; i < 3u << 20; i++)
		buffer_add_byte(&word, 'x');
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		size_t letters = 0, longest = 0, length = 0;
		struct page page;

		page_init(&page, &out, columns[i], false);
		page_words(&page, buffer_slice(&word));
		for (size_t k = 0; k < out.len; k++) {
			letters += out.ptr[k] == 'x';
			length = out.ptr[k] == '\n' ? 0 : length + 1;
			longest = length > longest ? length : longest;
		}
		CHECK_INT(letters, word.len);
		CHECK_INT(longest, columns[i] ? columns[i] : PAGE_ENDLESS);
	}
}

TEST(colours_only_add_to_the_words)
{
	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		cleanup_buffer struct buffer plain = BUFFER_INIT(1 << 20), colour = BUFFER_INIT(1 << 20),
					     stripped = BUFFER_INIT(1 << 20);

		write_report(fixture->report, "table", (struct report_style){ .columns = 80, .colour = false }, &plain);
		write_report(fixture->report, "table", (struct report_style){ .columns = 80, .colour = true }, &colour);
		for (size_t i = 0; i < colour.len; i++) {
			if (colour.ptr[i] != '\x1b') {
				buffer_add_byte(&stripped, colour.ptr[i]);
				continue;
			}
			while (i < colour.len && colour.ptr[i] != 'm')
				i++;
		}
		CHECK_INT(stripped.len, plain.len);
		CHECK(slice_equal(buffer_slice(&stripped), buffer_slice(&plain)));
		CHECK(colour.len > plain.len);
	}
}

TEST(a_calm_image_gives_five_lines)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
	struct slice text, line;
	size_t lines = 0;

	write_report(fixtures[0].report, "table", (struct report_style){ .columns = 80, .colour = false }, &out);
	text = buffer_slice(&out);
	while (slice_next_line(&text, &line))
		lines++;
	CHECK_INT(lines, 5);
}

TEST(notes_that_say_the_same_of_many_files_are_one_line)
{
	enum { COUNT = 150 };
	static struct report_note notes[COUNT];
	static char paths[COUNT][8];
	struct report report = *fixtures[0].report;

	for (size_t i = 0; i < COUNT; i++) {
		snprintf(paths[i], sizeof paths[i], "a%03zu", i);
		notes[i] =
			(struct report_note){ { .kind = NOTE_REMARK, .path = slice_from_text(paths[i]), .text = S("odd") }, -1 };
	}
	report.notes = notes;
	for (report.note_count = 1; report.note_count <= COUNT; report.note_count++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
		char line[80];

		write_report(&report, "table", (struct report_style){ .columns = 80, .colour = false }, &out);
		snprintf(line, sizeof line, "Remarks (%zu)\n", report.note_count);
		CHECK(slice_find(buffer_slice(&out), slice_from_text(line)) >= 0);
		snprintf(line, sizeof line, "\n  a000 and %zu more: odd\n  each of them in --format json\n",
			report.note_count - 1);
		CHECK_INT(slice_find(buffer_slice(&out), slice_from_text(line)) >= 0, report.note_count > 3);
		CHECK_INT(
			slice_find(buffer_slice(&out), S("a001: odd\n")) >= 0, report.note_count == 2 || report.note_count == 3);
	}
	for (size_t i = 0; i < COUNT; i++)
		notes[i].note.text = notes[i].note.path; /* each another */
	report.note_count = COUNT;
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
	write_report(&report, "table", (struct report_style){ .columns = 80, .colour = false }, &out);
	CHECK(slice_find(buffer_slice(&out), S("\n  a099: a099\n  and 50 more, all in --format json\n")) >= 0);
}

TEST(what_was_not_looked_at_is_ten_lines_a_scanner_and_what_is_incomplete_first)
{
	enum { COUNT = 14 };
	struct unexamined gates[COUNT + 1];
	static char names[COUNT][8];
	struct report report = *fixtures[0].report;
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);

	for (size_t i = 0; i < COUNT; i++) {
		snprintf(names[i], sizeof names[i], "gate%02zu", i);
		gates[i] = (struct unexamined){
			.scanner = S("secret"), .gate = slice_from_text(names[i]), .files = 2, .incomplete = i == COUNT - 1
		};
	}
	gates[COUNT] = (struct unexamined){ .scanner = S("zebra"), .gate = S("stripes"), .files = 1, .bytes = 5 };
	report.unexamined = gates;
	report.unexamined_count = COUNT + 1;
	write_report(&report, "table", (struct report_style){ .columns = 80, .colour = false }, &out);
	CHECK(slice_find(buffer_slice(&out), S("Not looked at\n  secret    gate13: 2 files, 0 bytes; something may lie there\n"
					       "  secret    gate00: 2 files, 0 bytes\n")) >= 0);
	CHECK(slice_find(
		      buffer_slice(&out), S("gate08: 2 files, 0 bytes\n            and for 4 more reasons, all in --format json\n"
					    "  zebra     stripes: 1 file, 5 bytes\n")) >= 0);
	CHECK_INT(slice_find(buffer_slice(&out), S("gate09")), -1);
}

TEST(at_a_terminal_many_secrets_are_folded_and_elsewhere_they_are_not)
{
	enum { COUNT = 100 };
	static struct finding findings[COUNT];
	struct report report = *fixtures[0].report;

	for (size_t i = 0; i < COUNT; i++)
		findings[i] = (struct finding){ .kind = FINDING_SECRET,
			.id = S("token"),
			.title = S("one"),
			.rating = RATING_LOW,
			.hidden_by = FINDING_VISIBLE };
	report.findings = findings;
	for (unsigned columns = 0; columns <= 80; columns += 80)
		for (report.finding_count = 59; report.finding_count <= COUNT; report.finding_count += COUNT - 59) {
			cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
			bool folded = columns && report.finding_count == COUNT;

			write_report(&report, "table", (struct report_style){ .columns = columns, .colour = false }, &out);
			CHECK_INT(count_of(buffer_slice(&out), S("token  one")), folded ? 40 : report.finding_count);
			CHECK_INT(slice_find(buffer_slice(&out), S("and 60 less urgent ones")) >= 0, folded);
		}
}

TEST(formats_are_found_by_name)
{
	CHECK(report_format_by_name(S("table")) == report_formats[0]);
	CHECK(report_format_by_name(S("json")) != NULL);
	CHECK(report_format_by_name(S("tabl")) == NULL);
	CHECK(report_format_by_name(S("")) == NULL);
	CHECK(bom_format_by_name(S("table")) == bom_formats[0]);
	CHECK(bom_format_by_name(S("spdx-json")) != NULL && report_format_by_name(S("spdx-json")) != NULL);
}

TEST(no_report_tells_the_value_of_an_environment_variable)
{
	for (size_t i = 0; report_formats[i]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);

		write_report(fixtures[0].report, report_formats[i]->name, (struct report_style){ .columns = 0, .colour = false },
			&out);
		CHECK_INT(slice_find(buffer_slice(&out), S("swordfish")), -1);
	}
}
