/* go_mod_test.c - Go modules that a project requires, after https://go.dev/ref/mod#go-mod-file */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_go_mod;

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_go_mod, "srv/go.mod", slice_from_text(text)), 0);
}

static void parse_both(struct collected *got, struct slice mod, struct slice sum)
{
	struct catalog_file files[] = { { .path = S("srv/go.mod"), .bytes = mod, .size = mod.len },
		{ .path = S("srv/go.sum"), .bytes = sum, .size = sum.len } };

	CHECK_INT(collected_parse_all(got, &cataloger_go_mod, files, 2), 0);
}

TEST(go_mod_requires_modules_one_by_one_and_in_blocks)
{
	struct collected got = { .all = true };

	parse(&got, "module example.com/app // the program\n\ngo 1.21.3\ntoolchain go1.22.1\n\n"
		    "require example.com/a v1.0.0\nrequire (\n\t\"example.com/b/v2\" v2.1.0+incompatible // indirect\n\n"
		    "\t// nothing\n\t`example.com/c` v0.0.0-20211110174639-8257534ffed3\n)\n"
		    "retract (\n\tv1.0.1 // bad\n\t[v1.0.2, v1.0.9]\n)\ntool example.com/a/cmd/x\nignore ./node_modules\n"
		    "godebug default=go1.21\n");
	CHECK_SLICE(buffer_slice(&got.packages),
		"example.com/a v1.0.0 |  | example.com/a v1.0.0 |  |  | line 6\n"
		"example.com/b/v2 v2.1.0+incompatible |  | example.com/b/v2 v2.1.0+incompatible |  |  | line 8\n"
		"example.com/c v0.0.0-20211110174639-8257534ffed3 |  | example.com/c v0.0.0-20211110174639-8257534ffed3 |  |  | "
		"line 11\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(go_mod_replaces_and_excludes)
{
	struct collected got = { 0 };

	parse(&got, "module m\ngo 1.17\nrequire (\n a v1.0.0\n b v1.0.0\n c v1.0.0\n d v1.0.0\n e v1.0.0\n f v1.0.0\n)\n"
		    "replace (\n a => a v1.5.0\n b v1.0.0 => fork/b v0.0.1\n b => fork/b v9.0.0\n c v2.0.0 => c v3.0.0\n"
		    " d => ../d\n e v1.0.0 => ./e\n)\nexclude f v1.0.0\nexclude (\n\ta v1.5.0\n)\n");
	CHECK_SLICE(buffer_slice(&got.packages), "a v1.5.0\nc v1.0.0\nfork/b v0.0.1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark srv/go.mod: line 9: 'f' is required and excluded: left out\n");
	collected_done(&got);
}

TEST(go_mod_says_what_it_does_not_understand_and_goes_on)
{
	struct collected got = { 0 };

	parse(&got, "module m\ngo 1.17\nrequire a\nrequire b v1.0.0\nreplace x\nfrobnicate y\nrequire (\n\tc v1.0.0\n\td");
	CHECK_SLICE(buffer_slice(&got.packages), "b v1.0.0\nc v1.0.0\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark srv/go.mod: its last line has no end: it may be cut off\n"
					      "incomplete srv/go.mod: line 3: not understood\n"
					      "incomplete srv/go.mod: line 5: not understood\n"
					      "incomplete srv/go.mod: line 6: not understood\n"
					      "incomplete srv/go.mod: line 9: not understood\n"
					      "incomplete srv/go.mod: line 7: a block that does not end\n");
	collected_done(&got);
}

TEST(go_sum_speaks_for_what_go_mod_left_out_before_1_17)
{
	static const char sum[] = "a v1.0.0 h1:x=\na v1.0.0/go.mod h1:x=\nb v1.0.0 h1:x=\nb v1.2.0 h1:x=\nb v1.2.0/go.mod h1:x=\n"
				  "b v1.3.0/go.mod h1:x=\nc v1.0.0/go.mod h1:x=\nd v1.0.0\ne v2.0.0 h1:x=\n";
	static const struct {
		const char *mod, *packages;
	} cases[] = {
		{ "module m\ngo 1.16\nrequire a v1.0.0\n", "a v1.0.0\nb v1.2.0\ne v2.0.0\n" },
		{ "module m\nrequire a v1.0.0\n", "a v1.0.0\nb v1.2.0\ne v2.0.0\n" },
		{ "module m\ngo 1.17\nrequire a v1.0.0\n", "a v1.0.0\n" },
		{ "module m\ngo 1.26rc1\nrequire a v1.0.0\n", "a v1.0.0\n" },
		{ "module m\ngo 2.0\nrequire a v1.0.0\n", "a v1.0.0\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse_both(&got, slice_from_text(cases[i].mod), slice_from_text(sum));
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
	}
	parse_both(&got, S("module m\ngo 1.16\n"), slice_from_text(sum));
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete srv/go.sum: line 8: not understood\n");
	collected_done(&got);
}

static void check_folder(const char *folder, bool with_sum, const char *want)
{
	struct collected got = { 0 };
	char below[256];
	char *mod_path, *sum_path;
	struct slice mod, sum;

	snprintf(below, sizeof below, "conformance/%s/go.mod", folder);
	mod_path = test_data_path(below);
	mod = test_read_file(mod_path);
	snprintf(below, sizeof below, "conformance/%s/go.sum", folder);
	sum_path = test_data_path(below);
	sum = test_read_file(sum_path);
	if (with_sum)
		parse_both(&got, mod, sum);
	else
		CHECK_INT(collected_parse(&got, &cataloger_go_mod, "go.mod", mod), 0);
	CHECK_SLICE(buffer_slice(&got.packages), want);
	CHECK_INT(got.note_count, 0);
	free((char *)mod.ptr);
	free((char *)sum.ptr);
	free(mod_path);
	free(sum_path);
	collected_done(&got);
}

/* The expected lists beside the files, but for two: without a version on its left side a replace holds for all versions (the list of
 * "replaced" has the replaced version); of go116 the list has only what is not marked indirect, though go.mod requires it. */
TEST(go_mods_of_real_projects_give_their_expected_lists)
{
#define LOCKS "packages/lockfiles/golang-mod/"
	check_folder(LOCKS "replaced", false,
		"github.com/aquasecurity/go-dep-parser v0.0.0-20220406074731-71021a481237\n"
		"golang.org/x/xerrors v0.0.0-20200804184101-5ec99f83aff1\n");
	check_folder(LOCKS "replaced-with-version", true,
		"github.com/aquasecurity/go-dep-parser v0.0.0-20220406074731-71021a481237\n"
		"golang.org/x/xerrors v0.0.0-20200804184101-5ec99f83aff1\n");
	check_folder(LOCKS "replaced-with-version-mismatch", true,
		"github.com/aquasecurity/go-dep-parser v0.0.0-20211224170007-df43bca6b6ff\n"
		"golang.org/x/xerrors v0.0.0-20200804184101-5ec99f83aff1\n"
		"gopkg.in/yaml.v3 v3.0.0-20210107192922-496545a6307b\n");
	check_folder(LOCKS "replaced-with-local-path", true,
		"github.com/aquasecurity/go-dep-parser v0.0.0-20211224170007-df43bca6b6ff\n"
		"gopkg.in/yaml.v3 v3.0.0-20210107192922-496545a6307b\n");
	check_folder(LOCKS "replaced-with-local-path-and-version-mismatch", true,
		"github.com/aquasecurity/go-dep-parser v0.0.0-20211224170007-df43bca6b6ff\n"
		"golang.org/x/xerrors v0.0.0-20200804184101-5ec99f83aff1\n"
		"gopkg.in/yaml.v3 v3.0.0-20210107192922-496545a6307b\n");
	check_folder(LOCKS "go116", false,
		"github.com/aquasecurity/go-dep-parser v0.0.0-20211224170007-df43bca6b6ff\n"
		"gopkg.in/yaml.v3 v3.0.0-20210107192922-496545a6307b\n");
#undef LOCKS
}

/* The peer's golden report finds something in docker/distribution, opa and x/text at these versions. */
TEST(go_mods_of_the_end_to_end_project_have_what_its_golden_report_names)
{
	static const char *const names[] = { "github.com/docker/distribution v2.7.1+incompatible\n",
		"github.com/open-policy-agent/opa v0.35.0\n", "golang.org/x/text v0.3.6\n" };
	struct collected got = { 0 };
	char *path = test_data_path("conformance/e2e/trivy/repo/gomod/go.mod");
	struct slice bytes = test_read_file(path);

	CHECK_INT(collected_parse(&got, &cataloger_go_mod, "go.mod", bytes), 0);
	CHECK_INT(got.package_count, 18);
	for (size_t i = 0; i < 3; i++)
		CHECK(slice_find(buffer_slice(&got.packages), slice_from_text(names[i])) >= 0);
	free((char *)bytes.ptr);
	free(path);
	collected_done(&got);
}
