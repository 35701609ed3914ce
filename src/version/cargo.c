/* cargo.c - crates: Semantic Versioning 2.0.0 as it is (https://doc.rust-lang.org/cargo/reference/resolver.html)
 *
 * Builds decide nothing, as when Cargo itself looks for the newest release. */
#include "version/semver.h"
#include "version/version.h"

const struct version_scheme version_scheme_cargo = {
	.name = "cargo",
	.compare = semver_compare,
	.valid = semver_valid,
	.usable = semver_usable,
};
