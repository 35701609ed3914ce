/* lineage.c - which layers are a base image's: known layers before labels before the history */
#include "lineage/lineage.h"
#include "base/moment.h"

#define NAME_MAX_SHOWN 512u /* a label of more bytes is no name of an image */

/* What the image itself says, if it can be true. */
struct label {
	struct slice name, digest;
};

static struct slice layer_at(const struct image *image, bool diff_ids, size_t index)
{
	return diff_ids ? image->layers[index].diff_id : image->layers[index].digest;
}

/* So many layers has BASE, if IMAGE begins with them all; else 0. */
static size_t begins_with(const struct image *image, const struct known_base *base)
{
	bool diff_ids = base->diff_ids.count > 0;
	struct slices chain = diff_ids ? base->diff_ids : base->layers;

	if (chain.count > image->layer_count)
		return 0;
	for (size_t i = 0; i < chain.count; i++)
		if (!slice_equal(chain.items[i], layer_at(image, diff_ids, i)))
			return 0;
	return chain.count;
}

/* BASE is no other image, on which this one could be built. */
static bool is_itself(const struct image *image, const struct known_base *base)
{
	return (base->config_digest.len && slice_equal(base->config_digest, image->config_digest)) ||
	       (base->digest.len && slice_equal(base->digest, image->digest));
}

static bool is_named(const struct known_base *base, const struct label *label)
{
	if (label->digest.len && base->digest.len)
		return slice_equal(label->digest, base->digest);
	return label->name.len && slice_equal(bases_short_name(label->name), bases_short_name(base->name));
}

/* The one with the most layers; of several with the same ones that which the labels name, else the first. */
static const struct known_base *longest(
	const struct image *image, const struct bases *bases, const struct label *label, size_t *ret_layers)
{
	const struct known_base *found = NULL;
	size_t best = 0;

	for (size_t i = 0; i < bases->count; i++) {
		const struct known_base *base = &bases->items[i];
		size_t layers = begins_with(image, base);

		if (layers == 0 || layers < best || is_itself(image, base))
			continue;
		if (layers == best && (is_named(found, label) || !is_named(base, label)))
			continue;
		best = layers;
		found = base;
	}
	*ret_layers = best;
	return found;
}

static const struct known_base *by_digest(const struct bases *bases, struct slice digest)
{
	for (size_t i = 0; digest.len && i < bases->count; i++)
		if (slice_equal(bases->items[i].digest, digest))
			return &bases->items[i];
	return NULL;
}

static struct label label_of(const struct image *image, struct note_sink *notes)
{
	struct label label = { slice_trim(image->base_name), slice_trim(image->base_digest) };

	if (label.name.len > NAME_MAX_SHOWN || label.digest.len > NAME_MAX_SHOWN) {
		note_add(notes, NOTE_REMARK, S(""), "the labels name a base image in %zu bytes: not believed",
			label.name.len + label.digest.len);
		label = (struct label){ 0 };
	}
	return label;
}

static size_t count_base_layers(const struct image *image)
{
	size_t count = 0;

	for (size_t i = 0; i < image->layer_count; i++)
		count += image->layers[i].base;
	return count;
}

/* Before the layers are corrected: the history's guess for lines between the base's last layer and the next is as good as any. */
static void correct_settings(struct image *image, size_t layers, const struct known_base *known)
{
	for (size_t i = 0; i < image->setting_count; i++) {
		struct setting *setting = &image->settings[i];

		if (setting->line == 0)
			setting->base = false;
		else if (known->history_count)
			setting->base = setting->line <= known->history_count;
		else if (setting->has_layer && setting->layer + 1 != layers)
			setting->base = setting->layer + 1 < layers;
	}
}

static void correct_layers(struct image *image, size_t layers, const struct known_base *known)
{
	correct_settings(image, layers, known);
	for (size_t i = 0; i < image->layer_count; i++)
		image->layers[i].base = i < layers;
}

/* The image says that it is built on another one than its layers do. A label that names a base of the base is no contradiction:
 * labels are inherited. */
static void compare_label(const struct image *image, const struct bases *bases, const struct label *label,
	const struct known_base *known, struct note_sink *notes)
{
	const struct known_base *named = by_digest(bases, label->digest);

	if (named && !is_itself(image, named) && begins_with(image, named) == 0) {
		note_add(notes, NOTE_REMARK, S(""),
			"the labels say that the base image is %.*s, but the image does not begin with its layers",
			SLICE_ARG(named->name));
		return;
	}
	if (!known || named || is_named(known, label))
		return;
	if (label->name.len && slice_equal(bases_short_name(label->name), bases_short_name(known->name)))
		return; /* another digest: that of an index, or of what the name stood for later */
	for (size_t i = 0; label->name.len && i < bases->count; i++)
		if (is_named(&bases->items[i], label) && begins_with(image, &bases->items[i]))
			return;
	if (label->name.len || (label->digest.len && known->digest.len))
		note_add(notes, NOTE_REMARK, S(""), "the labels say that the base image is %.*s, its layers are those of %.*s",
			SLICE_ARG(label->name.len ? label->name : label->digest), SLICE_ARG(known->name));
}

void lineage_find(struct image *image, const struct bases *bases, struct base_image *ret_base,
	const struct known_base **ret_known, struct note_sink *notes)
{
	struct label label = label_of(image, notes);
	size_t guessed = count_base_layers(image), layers;
	const struct known_base *known = longest(image, bases, &label, &layers);
	struct base_image base = { .how = S(""), .counted_by = S(""), .worst = RATING_UNKNOWN };

	compare_label(image, bases, &label, known, notes);
	if (known) {
		if (guessed && guessed != layers)
			note_add(notes, NOTE_REMARK, S(""),
				"by its history the image has %zu layers of a base image; the %zu lowest are those of %.*s, "
				"which counts",
				guessed, layers, SLICE_ARG(known->name));
		correct_layers(image, layers, known);
		base.how = base.counted_by = S("layers");
		base.name = known->name;
		base.digest = known->digest;
		base.layer_count = layers;
	} else {
		base.name = label.name;
		base.digest = label.digest;
		base.layer_count = guessed;
		base.counted_by = guessed ? S("history") : S("");
		base.how = label.name.len || label.digest.len ? S("labels") : base.counted_by;
	}
	*ret_base = base;
	*ret_known = known;
}

static bool is_later(struct slice a, struct slice b)
{
	struct moment x, y;

	return moment_parse(a, &x) && moment_parse(b, &y) && moment_compare(&x, &y) > 0;
}

static bool is_for(const struct known_base *base, const struct image *image)
{
	struct slice rest = base->platform, os = S(""), architecture = S("");

	if (rest.len == 0)
		return true;
	slice_next_token(&rest, '/', &os);
	slice_next_token(&rest, '/', &architecture);
	return slice_equal(os, image->os) && slice_equal(architecture, image->architecture);
}

/* The latest image of the same name that was made after AFTER, for the image's platform. */
static const struct known_base *latest(
	const struct image *image, const struct bases *bases, struct slice name, struct slice after)
{
	const struct known_base *found = NULL;

	for (size_t i = 0; name.len && i < bases->count; i++) {
		const struct known_base *base = &bases->items[i];

		if (!slice_equal(bases_short_name(base->name), bases_short_name(name)) || !is_for(base, image) ||
			begins_with(image, base) || !is_later(base->created, found ? found->created : after))
			continue;
		found = base;
	}
	return found;
}

struct slice lineage_find_newer(
	const struct image *image, const struct bases *bases, const struct known_base *known, struct base_image *base)
{
	const struct known_base *later;

	if (known && known->newer.len) {
		if (slice_starts_with(known->newer, S("sha256:")) || slice_starts_with(known->newer, S("sha512:"))) {
			base->newer_digest = known->newer;
			return S("");
		}
		base->newer_name = known->newer;
		return known->newer;
	}
	/* One that is known by its label alone was there before the image was made. */
	later = latest(image, bases, base->name, known ? known->created : image->created);
	if (later) {
		base->newer_name = later->name;
		base->newer_digest = later->digest;
	}
	return S("");
}

bool lineage_is_built_on(const struct image *image, const struct image *other)
{
	if (other->layer_count == 0 || other->layer_count > image->layer_count)
		return false;
	for (size_t i = 0; i < other->layer_count; i++)
		if (!other->layers[i].diff_id.len || !slice_equal(other->layers[i].diff_id, image->layers[i].diff_id))
			return false;
	return true;
}
