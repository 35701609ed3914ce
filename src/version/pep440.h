/* pep440.h - what PEP 440 does not parse is ordered as setuptools did before it */
#pragma once
#include "base/slice.h"

int pep440_compare_legacy(struct slice a, struct slice b);
