/* erlang_app.c - Erlang's and Elixir's applications where they are installed: NAME/ebin/NAME.app
 *
 * https://www.erlang.org/doc/apps/kernel/app.html: {application, name, [{vsn, "1.0"}, {applications, [kernel, …]}, …]}. Releases bring
 * the parts of Erlang/OTP and Elixir along in the same way: those are no packages of Hex, but of the run time, and left out. */
#include "built/erlang_terms.h"
#include "built/listed.h"

static bool is_of_the_run_time(struct slice name)
{
	static const char *const names[] = { "asn1", "common_test", "compiler", "cosEvent", "cosEventDomain", "cosFileTransfer",
		"cosNotification", "cosProperty", "cosTime", "cosTransactions", "crypto", "debugger", "dialyzer", "diameter",
		"edoc", "eex", "eldap", "elixir", "erl_docgen", "erl_interface", "erts", "et", "eunit", "ex_unit", "ftp", "gs",
		"hipe", "ic", "iex", "inets", "jinterface", "kernel", "logger", "megaco", "mix", "mnesia", "observer", "odbc",
		"orber", "os_mon", "ose", "otp_mibs", "parsetools", "percept", "public_key", "reltool", "runtime_tools", "sasl",
		"snmp", "ssh", "ssl", "stdlib", "syntax_tools", "test_server", "tftp", "tools", "typer", "webtool", "wx",
		"xmerl" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (slice_equal(name, slice_from_text(names[i])))
			return true;
	return false;
}

static bool starts_with_digit(struct slice text)
{
	return text.len && text.ptr[0] >= '0' && text.ptr[0] <= '9';
}

static int erlang_app_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "erlang_app", PACKAGE_HEX, sink, notes);
	struct tree *root = tree_new(file->arena, TREE_LIST, 1);
	const struct tree *application, *needs;
	struct claim claim = { 0 };
	struct name_list list = { 0 };
	struct error err;

	if (erlang_terms_read(file->bytes, root, file->arena, &err) < 0)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "%s", err.text);
	application = term_at(root, 0);
	if (!slice_equal(term_text(application, 0), S("application"))) {
		claims_note(&listed.claims, NOTE_INCOMPLETE, "is no application resource file");
		return 0;
	}
	claim.name = term_text(application, 1);
	claim.version = tree_as_text(term_of(term_at(application, 2), "vsn"));
	claim.evidence = S("vsn");
	if (is_of_the_run_time(claim.name))
		return 0;
	if (claim.version.len && !starts_with_digit(claim.version)) { /* as "git", where no release was built */
		claims_note(&listed.claims, NOTE_REMARK, "'%.*s' has the version '%.*s', which is none",
			SLICE_ARG(slice_first(claim.name, 80)), SLICE_ARG(slice_first(claim.version, 80)));
		return 0;
	}
	needs = term_of(term_at(application, 2), "applications");
	for (size_t i = 0; needs && i < needs->count; i++)
		if (!is_of_the_run_time(term_text(needs, i)))
			name_list_add(&list, term_text(needs, i), file->arena);
	claim.depends = name_list_end(&list);
	listed_add(&listed, &claim);
	return listed_end(&listed);
}

static bool erlang_app_accepts(struct slice path)
{
	return slice_equal(slice_base_name(slice_folder_name(path)), S("ebin"));
}

static const struct interest erlang_app_interests[] = {
	{ INTEREST_SUFFIX, ".app" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_erlang_app = {
	.name = "erlang_app",
	.interests = erlang_app_interests,
	.size_max_bytes = 1u << 20,
	.accepts = erlang_app_accepts,
	.parse = erlang_app_parse,
};
