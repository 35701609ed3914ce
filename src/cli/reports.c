/* reports.c - where reports go: --format and --output */
#include "cli/reports.h"

#include "base/file.h"
#include "base/memory.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "template/template.h"

#define REPORT_BYTES_MAX ((size_t)1 << 30)

static bool is_taken(const struct outputs *outputs, const char *path)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (strcmp(outputs->items[i].path, path) == 0)
			return true;
	return false;
}

static int add_output(struct outputs *outputs, struct output output, struct error *err)
{
	if (is_taken(outputs, output.path))
		return error_set(err, ERR_USAGE, "two reports for '%s'", output.path);
	outputs->items[outputs->count++] = output;
	return 0;
}

/* Reports and bills of materials have formats of their own. */
struct choice {
	enum option_id format, output;
	const struct report_format *const *formats;
	const struct report_format *(*by_name)(struct slice name);
};

static struct choice choice_of(enum command_id command)
{
	if (command == COMMAND_sbom)
		return (struct choice){ OPTION_BOM_FORMAT, OPTION_BOM_OUTPUT, bom_formats, bom_format_by_name };
	return (struct choice){ OPTION_FORMAT, OPTION_OUTPUT, report_formats, report_format_by_name };
}

extern const struct report_format report_format_template;

/* Of --template: read and looked at before anything is scanned. */
static int read_template(const char *path, struct arena *arena, struct slice *ret_text, struct error *err)
{
	cleanup_buffer struct buffer file = BUFFER_INIT(TEMPLATE_BYTES_MAX);
	const struct template *template;
	int r = file_read(path, &file, err);

	if (r < 0)
		return r;
	*ret_text = arena_copy(arena, buffer_slice(&file));
	return error_context(err, template_parse(*ret_text, arena, &template, err), "template '%s'", path);
}

static int add_template(const struct options *options, struct arena *arena, struct outputs *outputs, struct error *err)
{
	const char *path = options->command == COMMAND_sbom ? NULL : option_text(options, OPTION_TEMPLATE);
	struct slice text = { 0 };
	bool wanted = false;
	int r;

	for (size_t i = 0; i < outputs->count; i++)
		wanted = wanted || outputs->items[i].format == &report_format_template;
	if (!wanted && path)
		say_warning(options, "the template '%s' is for --format template, and no report has that format", path);
	if (!wanted)
		return 0;
	if (!path)
		return error_set(err, ERR_USAGE, "--format template needs --template FILE");
	r = read_template(path, arena, &text, err);
	for (size_t i = 0; i < outputs->count; i++) {
		outputs->items[i].template = text;
		outputs->items[i].template_path = path;
	}
	return r;
}

/* The report of --format goes to standard output, where none that was named goes there, or to the FILE of -o FILE; each
 * -o FORMAT=FILE is one more. */
int reports_choose(const struct options *options, struct arena *arena, struct outputs *ret_outputs, struct error *err)
{
	const struct choice choice = choice_of(options->command);
	const struct option_values *values = &options->values[choice.output];
	const char *main_format = option_text(options, choice.format);
	const struct slice main_name = slice_from_text(main_format);
	const struct report_format *format = main_format ? choice.by_name(main_name) : choice.formats[0];
	struct outputs outputs = { .items = arena_array(arena, struct output, values->count + 1),
		.wide = option_given(options, OPTION_WIDE) };
	bool elsewhere = false;
	int r = 0;

	for (size_t i = 0; i < values->count && r == 0; i++) {
		struct slice name;
		const char *path;

		option_split_output(values->items[i], &name, &path);
		if (name.len == 0 && !main_format && slice_ends_with(slice_from_text(path), S(".json")))
			say_warning(options, "'%s' will hold a table: --format json or -o json=%s makes it JSON", path, path);
		elsewhere = elsewhere || name.len == 0 || strcmp(path, "-") == 0;
		r = add_output(&outputs,
			(struct output){
				name.len ? choice.by_name(name) : format, path, format_version(name.len ? name : main_name) },
			err);
	}
	if (r == 0 && !elsewhere)
		r = add_output(&outputs, (struct output){ format, "-", format_version(main_name) }, err);
	if (r == 0)
		r = add_template(options, arena, &outputs, err);
	if (r == 0)
		*ret_outputs = outputs;
	return r;
}

static struct report_style style_of(const struct outputs *outputs, const struct output *output)
{
	struct report_style style = { 0 };

	if (strcmp(output->path, "-") == 0)
		style = terminal_style();
	if (outputs->wide)
		style.columns = 0;
	style.wide = outputs->wide;
	style.version = output->version;
	style.template = output->template;
	style.template_path = output->template_path;
	return style;
}

static int write_output(
	const struct outputs *outputs, const struct output *output, const struct report *report, struct error *err)
{
	struct report_style style = style_of(outputs, output);
	struct output_stream stream;
	int r = output_begin(output->path, REPORT_BYTES_MAX, &stream, err);

	if (r < 0)
		return r;
	output->format->write(report, &style, &stream.text);
	r = output_end(&stream, err);
	return r < 0 ? error_context(err, r, "the %s report", output->format->name) : 0;
}

/* All are tried: one full disk is no reason to lose the others. */
bool reports_write(const struct outputs *outputs, const struct report *report)
{
	bool written = true;
	struct error err;

	for (size_t i = 0; i < outputs->count; i++) {
		if (write_output(outputs, &outputs->items[i], report, &err) == 0)
			continue;
		say_error("%s", err.text);
		written = false;
	}
	return written;
}

static int end_list(struct reports_list *list, const struct output *output, struct error *err)
{
	report_list_end(&list->list);
	if (list->text.full)
		return error_set(
			err, ERR_LIMIT, "the %s report is larger than %zu bytes", output->format->name, REPORT_BYTES_MAX);
	return output_file(output->path, buffer_slice(&list->text), err);
}

int reports_begin(const struct outputs *outputs, struct reports *ret_reports, struct error *err)
{
	struct reports reports = { .outputs = outputs, .lists = memory_new(outputs->count * sizeof *reports.lists) };
	int r = 0;

	for (size_t i = 0; i < outputs->count && r >= 0; i++) {
		const struct output *output = &outputs->items[i];
		struct report_style style = style_of(outputs, output);

		reports.lists[i].text = (struct buffer)BUFFER_INIT(REPORT_BYTES_MAX);
		r = report_list_begin(&reports.lists[i].list, output->format, &style, &reports.lists[i].text, err);
	}
	if (r < 0)
		reports_done(&reports);
	else
		*ret_reports = reports;
	return r;
}

void reports_add(struct reports *reports, const struct report_title *title, const struct report *report)
{
	for (size_t i = 0; i < reports->outputs->count; i++)
		report_list_add(&reports->lists[i].list, title, report);
}

void reports_remark(struct reports *reports, enum note_kind kind, const struct report_title *title, struct slice text)
{
	for (size_t i = 0; i < reports->outputs->count; i++)
		report_list_remark(&reports->lists[i].list, kind, title, text);
}

enum verdict_kind reports_verdict(const struct reports *reports)
{
	return reports->lists[0].list.worst; /* all have the same reports */
}

bool reports_end(struct reports *reports)
{
	bool written = true;
	struct error err;

	for (size_t i = 0; i < reports->outputs->count; i++) {
		if (end_list(&reports->lists[i], &reports->outputs->items[i], &err) == 0)
			continue;
		say_error("%s", err.text);
		written = false;
	}
	return written;
}

void reports_done(struct reports *reports)
{
	for (size_t i = 0; reports->lists && i < reports->outputs->count; i++) {
		report_list_done(&reports->lists[i].list);
		buffer_done(&reports->lists[i].text);
	}
	free(reports->lists);
	*reports = (struct reports){ 0 };
}
