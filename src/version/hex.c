/* hex.c - Elixir and Erlang packages: Semantic Versioning 2.0.0 as it is (https://hexdocs.pm/elixir/Version.html) */
#include "version/semver.h"
#include "version/version.h"

const struct version_scheme version_scheme_hex = {
	.name = "hex",
	.compare = semver_compare,
	.valid = semver_valid,
	.usable = semver_usable,
};
