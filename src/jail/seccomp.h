/* seccomp.h - the lists of system calls */
#pragma once
#include "jail/jail.h"

int seccomp_enter(enum jail_profile profile, struct error *err);
