/* builtin.c - the built-in policy, as a policy file of the language that all are written in */
#include "policy/policy_file.h"

const char policy_builtin_text[] = /**/
	"# The policy that holds where no other is given, and of which holds what another does not speak of.\n"
	"# Malware counts where it is looked for (--scanners). Signatures and drift are not examined by this version: nothing is "
	"said of them.\n"
	"version: 1\n"
	"name: built-in\n"
	"situations:\n"
	"  vulnerable_packages:\n"
	"    - {action: block, at_least: critical, fixable_only: yes}\n"
	"    - {action: warn, at_least: high}\n"
	"  remote_login_enabled: warn\n"
	"  remote_login_with_weak_password: block\n"
	"  malware:\n"
	"    - {action: block, at_least: high}\n"
	"    - {action: warn, at_least: moderate}\n"
	"  secrets: {action: warn, at_least: moderate}\n"
	"  runs_as_root: warn\n"
	"  unsigned: allow\n"
	"  end_of_life: warn\n"
	"  incomplete: incomplete\n"
	"  misconfiguration: allow\n"
	"  vendor_silent: {action: warn, at_least: high}\n"
	"  licence: allow\n"
	"  max_image_age: allow\n"
	"  drift: allow\n";

const struct policy *policy_builtin(struct arena *arena)
{
	static const char name[] = "built-in policy";
	struct policy *policy = NULL;
	struct error err;

	/* It is ours: a test reads it. Were it broken nothing would be decided, so it must not go on. */
	if (policy_read(slice_from_text(name), slice_from_text(policy_builtin_text), arena, &policy, &err) < 0)
		__builtin_trap();
	return policy;
}
