/* secret.h - a secret that lies in an image: where, of which kind, and never what it is */
#pragma once
#include "base/slice.h"

#define SECRET_MASKED_CHARACTERS 4u /* of the secret, at most, and never more than a quarter of it */
#define SECRET_FINGERPRINT_SIZE 16u /* hexadecimal digits */

struct secret {
	struct slice
		path; /* "srv/app/.env", "a.zip!/b"; of the image's configuration "config:env", "config:label", "config:history" … */
	uint64_t line, column; /* 1 and up; 0: not known, as in a file that is no text */
	struct slice rule;     /* "aws-access-token": the pattern's id; of keys "private-key" */
	struct slice title;    /* "AWS access key" */
	uint64_t rating;       /* enum rating */
	struct slice reason;   /* why it is rated so, in words */
	struct slice masked;   /* "AKIA***": what may be shown */
	/* HMAC-SHA256 of the secret under the salt of whoever asked, its beginning: two findings of one secret have the same. */
	struct slice fingerprint;
	struct slice facts;  /* of keys and certificates: "RSA 2048, not encrypted, SHA256:…"; or empty */
	struct slice action; /* the corrective action */
	struct slice source; /* who brought the pattern: "plimsoll", or the name of the user's file */
	/* Of a certificate, seconds since 1970: it is a finding only when that is past. Who reads a layer cannot say; what it found is kept. 0: of
	 * nothing that ends. */
	uint64_t ends;
	uint64_t more; /* further secrets of the same rule in the file, which were too many to be told one by one */
};
