/* traits.c - the words and ratings of each trait */
#include "model/traits.h"

static const struct {
	const char *id, *name;
	enum rating rating;
	enum malware_confidence confidence;
	const char *reason, *action;
} traits[] = {
#define TRAIT(symbol, id, name, rating, confidence, reason, action) \
	[TRAIT_##symbol] = { id, name, RATING_##rating, CONFIDENCE_##confidence, reason, action },
#include "model/traits.def"
#undef TRAIT
};

struct malware trait_found(enum trait trait, struct slice path, struct slice facts)
{
	return (struct malware){ .path = path,
		.source = MALWARE_TRAIT,
		.name = slice_from_text(traits[trait].name),
		.rule = slice_from_text(traits[trait].id),
		.author = S("plimsoll"),
		.licence = S("Apache-2.0"),
		.rules = S("plimsoll"),
		.rating = traits[trait].rating,
		.confidence = traits[trait].confidence,
		.reason = slice_from_text(traits[trait].reason),
		.facts = facts,
		.action = slice_from_text(traits[trait].action) };
}

void trait_rate(struct malware *malware, enum rating rating, enum malware_confidence confidence, struct slice reason)
{
	malware->rating = rating;
	malware->confidence = confidence;
	malware->reason = reason;
}
