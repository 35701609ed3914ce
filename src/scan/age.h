/* age.h - are the advisories new enough for the packages that are judged by them? */
#pragma once
#include "match/ecosystem.h"
#include "model/report.h"

/* Whole days from DATE ("2026-11-26", or RFC 3339) to TODAY; never negative; -1: DATE is none. */
int64_t age_in_days(struct slice date, struct slice today);

/* Does what the source FEED ("osv/Go", "debian-security-tracker") says concern packages of ECOSYSTEM ("Debian:12")? Of a source that nobody
 * knows, perhaps: yes. */
bool age_feed_concerns(struct slice feed, struct slice ecosystem);
