/* family.h - which family a distribution belongs to: whose tools and files it has */
#pragma once
#include "model/account.h"

/* "debian", "rhel", "suse", "alpine", "arch", or empty: by os-release's ID, then ID_LIKE from its first word on. */
struct slice distribution_family(const struct distribution *distribution);
