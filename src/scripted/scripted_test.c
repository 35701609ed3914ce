/* scripted_test.c - Ruby, PHP, R, Perl, Lua, WordPress and GitHub Actions
 *
 * The files are as Bundler 2.4, RubyGems 3.3, Composer 2.5 and 1.10, R 4.2, renv 1.0, cpanm 1.7, Carton 1.0 and LuaRocks 3.8 write them. */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_gemfile_lock, cataloger_gemspec, cataloger_composer, cataloger_composer_lock,
	cataloger_r_description, cataloger_renv_lock, cataloger_perl_meta, cataloger_cpanfile_snapshot, cataloger_rockspec,
	cataloger_wordpress, cataloger_github_actions;

static void check(const struct cataloger *cataloger, const char *path, const char *text, const char *packages, const char *notes)
{
	struct collected got = { .with_depends = true };

	CHECK_INT(collected_parse(&got, cataloger, path, slice_from_text(text)), 0);
	CHECK_SLICE(buffer_slice(&got.packages), packages);
	CHECK_SLICE(buffer_slice(&got.notes), notes);
	collected_done(&got);
}

#define LOCK                                                                                                                 \
	"GIT\n  remote: https://git.example.invalid/a.git\n  revision: 1234\n  specs:\n    own (0.1.0)\n      rake\n\n"      \
	"PATH\n  remote: .\n  specs:\n    here (1.0)\n\n"                                                                    \
	"GEM\n  remote: https://gems.example.invalid/\n  specs:\n    actionpack (6.0.3)\n      actionview (= 6.0.3)\n      " \
	"rack (~> 2.0, >= 2.0.8)\n"                                                                                          \
	"    nokogiri (1.15.4-x86_64-linux)\n      racc (~> 1.4)\n    rake (13.0.6)\n\n"                                     \
	"PLATFORMS\n  x86_64-linux\n\nDEPENDENCIES\n  rake (~> 13.0)\n  own!\n\nBUNDLED WITH\n   2.4.10\n"

TEST(gemfile_lock_names_gems_and_what_they_need)
{
	check(&cataloger_gemfile_lock, "Gemfile.lock", LOCK,
		"actionpack 6.0.3 > actionview, rack\nhere 1.0\nnokogiri 1.15.4 > racc\nown 0.1.0 > rake\nrake 13.0.6\n", "");
}

TEST(gemfile_lock_goes_on_after_what_it_does_not_understand)
{
	check(&cataloger_gemfile_lock, "Gemfile.lock",
		"GEM\n  specs:\n<<<<<<< HEAD\n    a (1.0)\n=======\n    a (1.1)\n>>>>>>> x\n    b\n    c (2)\n",
		"a 1.0\na 1.1\nc 2\n",
		"incomplete Gemfile.lock: line 3: a merge that was not resolved\n"
		"incomplete Gemfile.lock: line 5: a merge that was not resolved\n"
		"incomplete Gemfile.lock: line 7: a merge that was not resolved\n"
		"incomplete Gemfile.lock: line 8: 'b' has no version in parentheses\n");
	check(&cataloger_gemfile_lock, "Gemfile.lock", "GEM\n  specs:\n    a (1.0)\n    b (2", "a 1.0\n",
		"incomplete Gemfile.lock: line 4: 'b (2' has no version in parentheses\n"
		"incomplete Gemfile.lock: the last line has no end: the file may be cut\n");
	check(&cataloger_gemfile_lock, "Gemfile.lock", "malformed", "",
		"incomplete Gemfile.lock: line 1: the section 'malformed' is not known\n"
		"incomplete Gemfile.lock: no section of gems: it is no lock file of Bundler\n"
		"incomplete Gemfile.lock: the last line has no end: the file may be cut\n");
}

TEST(gemspec_reads_the_stub_and_the_attributes)
{
	struct collected got = { .all = true };

	CHECK(cataloger_gemspec.accepts(S("usr/lib/ruby/gems/3.1.0/specifications/rake-13.0.6.gemspec")));
	CHECK(cataloger_gemspec.accepts(S("usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec")));
	CHECK(!cataloger_gemspec.accepts(S("usr/lib/ruby/gems/3.1.0/gems/rake-13.0.6/rake.gemspec")));
	check(&cataloger_gemspec, "g/specifications/nokogiri-1.15.4.gemspec",
		"# -*- encoding: utf-8 -*-\n# stub: nokogiri 1.15.4 x86_64-linux lib\n# stub: "
		"ext/nokogiri/extconf.rb\n\nGem::Specification.new do |s|\n"
		"  s.name = \"nokogiri\".freeze\n  s.version = \"1.15.4\"\n  s.licenses = [\"MIT\".freeze, \"Ruby\".freeze]\n"
		"  if s.respond_to? :specification_version then\n    s.add_runtime_dependency(%q<racc>.freeze, [\"~> 1.4\"])\n"
		"    s.add_development_dependency(%q<rake>.freeze, [\">= 0\"])\n  else\n    s.add_dependency(%q<racc>.freeze, "
		"[\"~> 1.4\"])\n"
		"    s.add_dependency(%q<rake>.freeze, [\">= 0\"])\n  end\nend\n",
		"nokogiri 1.15.4 > racc\n", "");
	CHECK_INT(collected_parse(&got, &cataloger_gemspec, "g/specifications/a.gemspec",
			  S("Gem::Specification.new do |spec|\n  spec.name = 'a'\n  spec.version = %q{0.1}\n  spec.license = "
			    "'MIT'\nend\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 0.1 |  | a 0.1 | MIT |  | name and version\n");
	collected_done(&got);
	check(&cataloger_gemspec, "g/specifications/a.gemspec",
		"Gem::Specification.new do |s|\n  s.name = 'a'\n  s.version = A::VERSION\n", "",
		"incomplete g/specifications/a.gemspec: a gem without a version\n");
}

TEST(composer_names_packages_of_both_forms_of_its_list)
{
	check(&cataloger_composer, "srv/vendor/composer/installed.json",
		"{\"packages\":[{\"name\":\"a/b\",\"version\":\"v1.0.0\",\"require\":{\"php\":\">=7\",\"ext-json\":\"*\",\"c/"
		"d\":\"^1\"},"
		"\"license\":[\"MIT\",\"GPL-2.0-only\"]}],\"dev\":true,\"dev-package-names\":[]}",
		"a/b v1.0.0 > c/d\n", "");
	check(&cataloger_composer, "srv/vendor/composer/installed.json",
		"[{\"name\":\"a/b\",\"version\":\"1\"},{\"name\":\"c/d\"},{\"version\":\"1\"}]", "a/b 1\n",
		"incomplete srv/vendor/composer/installed.json: c/d: 'c/d' has no version\n"
		"incomplete srv/vendor/composer/installed.json: : a package without a name\n");
	check(&cataloger_composer_lock, "composer.lock",
		"{\"packages\":[{\"name\":\"a/b\",\"version\":\"1\"}],\"packages-dev\":[{\"name\":\"c/d\",\"version\":\"2\"}]}",
		"a/b 1\nc/d 2\n", "");
	check(&cataloger_composer_lock, "composer.lock", "{\"packages\":[{\"name\":\"a/b\",\"version\":\"1\"},{\"name\":\"c",
		"a/b 1\n", "incomplete composer.lock: line 1, column 51: a string that does not end\n");
}

TEST(r_names_installed_and_locked_packages)
{
	CHECK(cataloger_r_description.accepts(S("usr/lib/R/site-library/rlang/DESCRIPTION")));
	CHECK(!cataloger_r_description.accepts(S("srv/DESCRIPTION")));
	check(&cataloger_r_description, "usr/lib/R/library/rlang/DESCRIPTION",
		"Package: rlang\nVersion: 1.0.6\nDepends: R (>= 3.4.0)\nImports: utils, Rcpp (>= 1.0),\n    methods\nLicense: "
		"MIT + file LICENSE\n",
		"rlang 1.0.6 > Rcpp, methods, utils\n", "");
	check(&cataloger_renv_lock, "renv.lock",
		"{\"R\":{\"Version\":\"4.2.1\"},\"Packages\":{\"rlang\":{\"Package\":\"rlang\",\"Version\":\"1.0.6\",\"Source\":"
		"\"Repository\","
		"\"Repository\":\"CRAN\",\"Requirements\":[\"R\",\"utils\"]},\"x\":{\"Package\":\"x\"}}}",
		"rlang 1.0.6 > utils\n", "incomplete renv.lock: x: 'x' has no version\n");
}

TEST(perl_names_installed_and_locked_distributions)
{
	CHECK(cataloger_perl_meta.accepts(
		S("usr/local/lib/perl5/site_perl/5.36.0/x86_64-linux-gnu/.meta/JSON-4.10/MYMETA.json")));
	CHECK(!cataloger_perl_meta.accepts(S("srv/JSON-4.10/MYMETA.json")));
	check(&cataloger_perl_meta, ".meta/JSON-4.10/MYMETA.json",
		"{\"name\":\"JSON\",\"version\":\"4.10\",\"license\":[\"perl_5\"]}", "JSON 4.10\n", "");
	check(&cataloger_cpanfile_snapshot, "cpanfile.snapshot",
		"# carton snapshot format: version 1.0\nDISTRIBUTIONS\n  HTTP-Tiny-0.082\n    pathname: "
		"D/DA/DAGOLDEN/HTTP-Tiny-0.082.tar.gz\n"
		"    provides:\n      HTTP::Tiny 0.082\n  JSON-4.10\n    pathname: x\n",
		"HTTP-Tiny 0.082\nJSON 4.10\n", "");
}

TEST(rockspec_names_an_installed_rock)
{
	CHECK(cataloger_rockspec.accepts(S("usr/local/lib/luarocks/rocks-5.4/luasocket/3.1.0-1/luasocket-3.1.0-1.rockspec")));
	CHECK(!cataloger_rockspec.accepts(S("srv/luasocket-3.1.0-1.rockspec")));
	check(&cataloger_rockspec, "r/rocks-5.4/luasocket/3.1.0-1/luasocket-3.1.0-1.rockspec",
		"package = \"LuaSocket\"\nversion = \"3.1.0-1\"\ndescription = {\n   license = \"MIT\"\n}\n",
		"LuaSocket 3.1.0-1\n", "");
}

TEST(wordpress_names_itself_and_its_plugins)
{
	CHECK(cataloger_wordpress.accepts(S("var/www/html/wp-content/plugins/akismet/akismet.php")));
	CHECK(cataloger_wordpress.accepts(S("var/www/html/wp-content/plugins/hello.php")));
	CHECK(!cataloger_wordpress.accepts(S("var/www/html/wp-content/plugins/akismet/views/a.php")));
	CHECK(cataloger_wordpress.accepts(S("var/www/html/wp-content/themes/twenty/style.css")));
	CHECK(cataloger_wordpress.accepts(S("var/www/html/wp-includes/version.php")));
	check(&cataloger_wordpress, "wp-content/plugins/akismet/akismet.php",
		"<?php\n/**\n * @package Akismet\n */\n/*\nPlugin Name: Akismet Anti-Spam\nPlugin URI: "
		"https://example.invalid/\nVersion: 5.0.1\n"
		"Author: Automattic\nLicense: GPLv2 or later\n*/\n",
		"akismet 5.0.1\n", "");
	check(&cataloger_wordpress, "wp-content/plugins/hello.php", "<?php /* Plugin Name: Hello */\n/* Version: 1.7.2 */",
		"hello 1.7.2\n", "");
	check(&cataloger_wordpress, "wp-content/plugins/akismet/index.php", "<?php\n# Silence is golden.\n", "", "");
	check(&cataloger_wordpress, "wp-includes/version.php", "<?php\n$wp_version = '6.2';\n$wp_db_version = 53496;\n",
		"wordpress 6.2\n", "");
}

TEST(github_actions_are_found_wherever_they_are_used)
{
	CHECK(cataloger_github_actions.accepts(S(".github/workflows/ci.yml")));
	CHECK(!cataloger_github_actions.accepts(S("docs/ci.yml")));
	check(&cataloger_github_actions, ".github/workflows/ci.yml",
		"on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: "
		"github/codeql-action/init@v2\n      - uses: ./local\n"
		"      - uses: docker://alpine:3\n      - run: x\n  b:\n    uses: o/r/.github/workflows/w.yml@main\n  c:\n    "
		"steps:\n      - uses: broken\n",
		"actions/checkout v4\ngithub/codeql-action v2\no/r main\n",
		"incomplete .github/workflows/ci.yml: line 14: 'broken' is no action of a repository\n");
}

TEST(composer_agrees_with_a_peer)
{
	struct collected got = { 0 };

	collected_check_peer(&got, &cataloger_composer_lock, "php-composer/composer_happy.lock", "composer.lock");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}
