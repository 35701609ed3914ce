/* csv.c - reports as comma-separated values (RFC 4180), for spreadsheets: no field begins as a formula does */
#include "bom/describe.h"
#include "bom/members.h"
#include "exchange/exchange.h"
#include "exchange/told.h"

#define EPSS_DIGITS 5
#define PATHS_LISTED_MAX 100u

/* Columns are only added, behind the last one: docs/formats.md. */
static const char header[] =
	"image,digest,platform,kind,id,rating,state,package_type,package,installed_version,fixed_version,status,"
	"title,action,path,other_paths,layer,layer_digest,owner,score,vector,epss,kev,exploitation,aliases,cwes,"
	"url,reason\r\n";

struct csv {
	const struct report *report;
	struct buffer *out;
	struct arena arena;
	struct buffer text; /* a field at work */
	struct slice image, digest, platform;
	bool begun; /* a field of this line was written */
};

/* What spreadsheets take for the beginning of a formula, also in full width; blanks before it do not help. */
static bool is_formula(struct slice text)
{
	static const struct slice starts[] = { S("="), S("+"), S("-"), S("@"), S("\t"), S("\r"), S("\n"), S("\xef\xbc\x9d"),
		S("\xef\xbc\x8b"), S("\xef\xbc\x8d"), S("\xef\xbc\xa0") };

	while (text.len && text.ptr[0] == ' ')
		text = slice_from(text, 1);
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (slice_starts_with(text, starts[i]))
			return true;
	return false;
}

static void add_field(struct csv *csv, struct slice raw)
{
	struct slice text = plain_text(PLAIN_TEXT, raw, &csv->arena);
	struct buffer *out = csv->out;

	if (csv->begun)
		buffer_add_byte(out, ',');
	csv->begun = true;
	if (text.len == 0)
		return;
	buffer_add_byte(out, '"');
	if (is_formula(raw))
		buffer_add_byte(out, '\'');
	while (text.len) {
		ptrdiff_t at = slice_find_byte(text, '"');
		size_t len = at < 0 ? text.len : (size_t)at + 1;

		buffer_add(out, text.ptr, len);
		if (at >= 0)
			buffer_add_byte(out, '"');
		text = slice_from(text, len);
	}
	buffer_add_byte(out, '"');
}

static void add_texts(struct csv *csv, struct slices texts)
{
	for (size_t i = 0; i < texts.count && i < PATHS_LISTED_MAX; i++) {
		if (i)
			buffer_add_byte(&csv->text, ' ');
		buffer_add_slice(&csv->text, texts.items[i]);
	}
	add_field(csv, buffer_slice(&csv->text));
	buffer_clear(&csv->text);
}

/* A number is no text: spreadsheets can sort by it. */
static void add_number(struct csv *csv, bool known, double value, int digits)
{
	buffer_add_byte(csv->out, ',');
	if (known)
		buffer_addf(csv->out, "%.*f", digits, value);
}

static void add_layer(struct csv *csv, uint64_t layer)
{
	const struct image *image = csv->report ? csv->report->image : NULL;

	if (!image || image->kind != IMAGE_OF_LAYERS || layer >= image->layer_count) {
		add_field(csv, S(""));
		add_field(csv, S(""));
		return;
	}
	buffer_add_byte(csv->out, ',');
	plain_add_number(csv->out, layer);
	add_field(csv, image->layers[layer].digest);
}

static void add_package(struct csv *csv, const struct finding *finding)
{
	static const struct package none = { 0 };
	const struct package *package = finding->place.package ? finding->place.package : &none;

	add_field(csv, slice_from_text(package_type_facts((enum package_type)package->type)->purl));
	add_field(csv, package->name);
	add_field(csv, package->version);
	add_field(csv, finding->fixed_version);
	add_field(csv, finding->status);
}

static void begin_line(struct csv *csv, struct slice kind)
{
	csv->begun = false;
	add_field(csv, csv->image);
	add_field(csv, csv->digest);
	add_field(csv, csv->platform);
	add_field(csv, kind);
}

static struct slice exploitation_of(const struct finding *finding)
{
	static const char *const words[] = { [EXPLOITATION_NONE] = "",
		[EXPLOITATION_PROOF] = "proof",
		[EXPLOITATION_PUBLIC] = "public",
		[EXPLOITATION_ACTIVE] = "active" };

	return finding->kind == FINDING_VULNERABILITY ? slice_from_text(words[finding_exploitation(finding)]) : S("");
}

static void put_finding(struct csv *csv, const struct finding *finding, bool silenced)
{
	begin_line(csv, told_kind(finding->kind));
	add_field(csv, finding->id);
	add_field(csv, slice_from_text(rating_name(finding->rating)));
	add_field(csv, silenced ? S("suppressed") : finding->known ? S("known") : S("open"));
	add_package(csv, finding);
	add_field(csv, finding->title);
	add_field(csv, finding->action);
	add_field(csv, finding->place.path);
	add_texts(csv, finding->paths);
	add_layer(csv, finding->place.layer);
	add_field(csv, members_owner(finding->place.base));
	add_number(csv, finding->score >= 0, finding->score, 1);
	add_field(csv, finding->vector);
	add_number(csv, finding->has_epss, finding->epss, EPSS_DIGITS);
	add_field(csv, finding->kev);
	add_field(csv, exploitation_of(finding));
	add_texts(csv, finding->aliases);
	add_texts(csv, finding->cwes);
	add_field(csv, told_page(finding, &csv->arena));
	if (finding->ruling && ruling_silences(finding->ruling))
		told_ruling(&csv->text, PLAIN_TEXT, csv->report, finding->ruling);
	else
		buffer_add_slice(&csv->text, finding->reason);
	add_field(csv, buffer_slice(&csv->text));
	buffer_clear(&csv->text);
	buffer_add_slice(csv->out, S("\r\n"));
}

/* An empty table must not look like a clean image: what could not be examined is a line, too. */
static void put_incomplete(struct csv *csv, struct slice id, struct slice text, struct slice path, uint64_t layer)
{
	static const unsigned behind = 10; /* columns after "layer_digest" */

	begin_line(csv, S("incomplete"));
	add_field(csv, id);
	add_field(csv, S(""));
	add_field(csv, S("open"));
	for (unsigned i = 0; i < 5; i++) /* the package's */
		add_field(csv, S(""));
	add_field(csv, text);
	add_field(csv, S(""));
	add_field(csv, path);
	add_field(csv, S("")); /* other paths */
	add_layer(csv, layer);
	for (unsigned i = 0; i < behind; i++)
		add_field(csv, S(""));
	buffer_add_slice(csv->out, S("\r\n"));
}

void csv_begin(struct buffer *out)
{
	buffer_add_slice(out, slice_from_text(header));
}

void csv_put(struct buffer *out, const struct report *report)
{
	struct csv csv = { .report = report, .out = out, .image = describe_subject(report), .digest = report->image->digest };

	csv.platform = told_platform(report->image, &csv.arena);
	for (size_t i = 0; i < report->finding_count; i++)
		put_finding(&csv, &report->findings[i], false);
	for (size_t i = 0; i < report->suppressed_count && report->list_suppressed; i++)
		put_finding(&csv, &report->suppressed[i], true);
	for (size_t i = 0; i < report->gap_count; i++)
		put_incomplete(&csv, report->gaps[i].situation, report->gaps[i].sentence, S(""), PLACE_NO_LAYER);
	for (size_t i = 0; i < report->note_count; i++)
		if (report->notes[i].note.kind == NOTE_INCOMPLETE)
			put_incomplete(&csv, S("note"), report->notes[i].note.text, report->notes[i].note.path,
				(uint64_t)report->notes[i].layer); /* -1 is beyond all */
	buffer_done(&csv.text);
	arena_done(&csv.arena);
}

void csv_put_remarks(struct buffer *out, const struct exchange_remark *remarks, size_t count)
{
	struct csv csv = { .out = out };

	for (size_t i = 0; i < count; i++) {
		csv.image = remarks[i].image;
		if (remarks[i].incomplete)
			put_incomplete(&csv, S("image"), remarks[i].text, S(""), PLACE_NO_LAYER);
	}
	arena_done(&csv.arena);
}
