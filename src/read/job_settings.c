/* job_settings.c - the rules over the merged image */
#include "base/memory.h"
#include "judge/settings.h"
#include "read/frames.h"
#include "read/jobs.h"

#define SETTINGS_BYTES_MAX (192u << 20)

/* What came, by kind. */
struct got {
	struct arena *arena;
	struct image image;
	struct distribution distribution;
	struct rules rules;
	struct account *accounts;
	struct password *passwords;
	struct package *packages;
	struct file *files;
	struct slice *looked; /* for late: what is not among the files is not there */
	size_t account_count, account_capacity, password_count, password_capacity, package_count, package_capacity, file_count,
		file_capacity, looked_count, looked_capacity;
};

static int take_config(struct got *got, struct slice fields, struct error *err)
{
	struct image_config config;
	int r = record_read(RECORD_CONFIG, fields, &config, got->arena, err);

	if (r < 0)
		return r;
	got->image.reference = config.reference;
	got->image.user = config.user;
	got->image.workdir = config.workdir;
	got->image.entrypoint = config.entrypoint.items;
	got->image.entrypoint_count = config.entrypoint.count;
	got->image.cmd = config.cmd.items;
	got->image.cmd_count = config.cmd.count;
	got->image.env = config.env.items;
	got->image.env_count = config.env.count;
	got->image.ports = config.ports;
	got->image.volumes = config.volumes;
	got->image.labels = config.labels;
	got->image.history = config.history;
	got->image.has_config = config.has_config;
	got->image.has_healthcheck = config.has_healthcheck;
	return 0;
}

static int take_looked(struct got *got, struct slice fields, struct error *err)
{
	struct want want;
	int r = record_read(RECORD_WANT, fields, &want, got->arena, err);

	memory_reserve(got->looked, got->looked_count, got->looked_capacity);
	if (r >= 0)
		got->looked[got->looked_count++] = want.path;
	return r;
}

static int take_rules(struct got *got, struct slice fields, struct error *err)
{
	struct rule_file file;
	int r = record_read(RECORD_RULE_TEXT, fields, &file, got->arena, err);

	return r < 0 ? r : rules_read(file.name, file.text, file.builtin, got->arena, &got->rules, err);
}

static int take(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct got *got = context;

	switch (kind) {
	case RECORD_CONFIG:
		return take_config(got, fields, err);
	case RECORD_RULE_TEXT:
		return take_rules(got, fields, err);
	case RECORD_DISTRIBUTION:
		return record_read(kind, fields, &got->distribution, got->arena, err);
	case RECORD_ACCOUNT:
		memory_reserve(got->accounts, got->account_count, got->account_capacity);
		return record_read(kind, fields, &got->accounts[got->account_count++], got->arena, err);
	case RECORD_PASSWORD:
		memory_reserve(got->passwords, got->password_count, got->password_capacity);
		return record_read(kind, fields, &got->passwords[got->password_count++], got->arena, err);
	case RECORD_PACKAGE:
		memory_reserve(got->packages, got->package_count, got->package_capacity);
		return record_read(kind, fields, &got->packages[got->package_count++], got->arena, err);
	case RECORD_WANT:
		return take_looked(got, fields, err);
	case RECORD_FILE:
		memory_reserve(got->files, got->file_count, got->file_capacity);
		return record_read(kind, fields, &got->files[got->file_count++], got->arena, err);
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d among settings", (int)kind);
	}
}

static void send_judgement(void *context, const struct judgement *judgement)
{
	(void)output_record(context, RECORD_JUDGEMENT, judgement);
	for (size_t i = 0; i < judgement->exhibit_count; i++)
		(void)output_record(context, RECORD_EXHIBIT, &judgement->exhibits[i]);
	output_flush(context); /* what one rule says stands, though an image has the next one take all memory */
}

void job_settings(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	static struct root_wants wants;
	struct got got = { .arena = &arena };
	struct judgement_sink sink = { send_judgement, output };
	struct judge_input judged;
	struct root root;
	struct error err;
	int r = frames_read(input, &arena, SETTINGS_BYTES_MAX, take, &got, &err);

	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
		return;
	}
	root = root_make(got.files, got.file_count, &arena);
	root.looked = got.looked;
	root.looked_count = got.looked_count;
	root.wants = &wants;
	judged = (struct judge_input){ .logins = { .root = &root,
					       .packages = got.packages,
					       .package_count = got.package_count,
					       .packages_unread = job->packageless != 0,
					       .image = &got.image,
					       .distribution = got.distribution },
		.rules = got.rules,
		.accounts = got.accounts,
		.account_count = got.account_count,
		.passwords = got.passwords,
		.password_count = got.password_count,
		.source = job->source,
		.unread = job->unread,
		.skip_config = job->skip_config,
		.skip_accounts = job->skip_accounts };
	judge_settings(&judged, &sink, &arena);
	for (size_t i = 0; i < wants.count; i++)
		(void)output_record(output, RECORD_WANT, &(struct want){ wants.items[i] });
	done->entries = got.rules.count;
}
