/* identity.c - which build this is; READER_IDENTITY comes from the Makefile */
#include "link/identity.h"

const char reader_identity[] = PLIMSOLL_VERSION "-" READER_IDENTITY;
