/* describe.c - what the formats say alike of the image and of its packages */
#include "bom/describe.h"

#include <inttypes.h>

/* What people call it: the reference, or the target. */
static struct slice image_name(const struct image *image)
{
	return image->reference.len ? image->reference : image->target;
}

struct slice describe_subject(const struct report *report)
{
	return report->document.subject.len ? report->document.subject : image_name(report->image);
}

/* "a/b/app:1" has a tag; a lone word, or the path of a file, is not the name of an image. */
static bool cut_reference(struct slice reference, struct slice *ret_repository, struct slice *ret_tag)
{
	ptrdiff_t at = slice_find(reference, S("@"));

	if (at >= 0)
		reference = slice_first(reference, (size_t)at);
	at = slice_find_last_byte(reference, ':');
	if (at <= 0 || slice_find_byte(slice_from(reference, (size_t)at), '/') >= 0)
		return false;
	*ret_repository = slice_first(reference, (size_t)at);
	*ret_tag = slice_from(reference, (size_t)at + 1);
	for (size_t i = 0; i < reference.len; i++) {
		char c = reference.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("._-/:", c)) || !c)
			return false;
	}
	return ret_repository->ptr[0] != '/' && ret_repository->ptr[0] != '.' && slice_base_name(*ret_repository).len &&
	       ret_tag->len;
}

static void add_lower(struct buffer *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		buffer_add_byte(out, text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + 'a' - 'A') : text.ptr[i]);
}

/* Slashes and colons of a qualifier: the purl specification leaves the colon plain. */
static void add_encoded(struct buffer *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '/')
			buffer_add_slice(out, S("%2F"));
		else
			buffer_add_byte(out, text.ptr[i]);
}

static bool is_word(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!((text.ptr[i] >= 'a' && text.ptr[i] <= 'z') || (text.ptr[i] >= '0' && text.ptr[i] <= '9')))
			return false;
	return text.len > 0;
}

struct slice describe_image_purl(const struct image *image, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(4096);
	struct slice repository, tag, hex;
	const char *algorithm, *separator = "?";

	if (image->kind != IMAGE_OF_LAYERS || !cut_reference(image->reference, &repository, &tag) ||
		slice_equal(image->digest, image->config_digest) || !describe_digest(image->digest, &algorithm, &hex))
		return S("");
	buffer_add_slice(&out, S("pkg:oci/"));
	add_lower(&out, slice_base_name(repository));
	buffer_addf(&out, "@%.*s", SLICE_ARG(image->digest));
	if (is_word(image->architecture)) {
		buffer_addf(&out, "?arch=%.*s", SLICE_ARG(image->architecture));
		separator = "&";
	}
	if (slice_find_byte(repository, '/') > 0) {
		buffer_addf(&out, "%srepository_url=", separator);
		add_encoded(&out, repository);
		separator = "&";
	}
	buffer_addf(&out, "%stag=", separator);
	add_encoded(&out, tag);
	return out.full ? S("") : arena_copy(arena, buffer_slice(&out));
}

bool describe_digest(struct slice digest, const char **ret_algorithm, struct slice *ret_hex)
{
	static const struct {
		struct slice prefix;
		const char *name;
		size_t digits;
	} known[] = { { S("sha256:"), "SHA256", 64 }, { S("sha512:"), "SHA512", 128 }, { S("sha384:"), "SHA384", 96 } };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct slice hex = slice_from(digest, known[i].prefix.len);

		if (!slice_starts_with(digest, known[i].prefix) || hex.len != known[i].digits)
			continue;
		for (size_t k = 0; k < hex.len; k++)
			if (!((hex.ptr[k] >= '0' && hex.ptr[k] <= '9') || (hex.ptr[k] >= 'a' && hex.ptr[k] <= 'f')))
				return false;
		*ret_algorithm = known[i].name;
		*ret_hex = hex;
		return true;
	}
	return false;
}

struct slice describe_layer(const struct image *image, uint64_t layer, struct arena *arena)
{
	struct slice digest = layer < image->layer_count ? image->layers[layer].digest : S("");

	return arena_printf(arena, "layer %" PRIu64 "%s%.*s", layer, digest.len ? " " : "", SLICE_ARG(digest));
}

struct slice describe_note(const struct bom *bom, const struct report_note *note, struct arena *arena)
{
	struct slice layer = S(""), path = note->note.path, text = note->note.text;

	if (note->layer >= 0 && bom->report->image->kind == IMAGE_OF_LAYERS)
		layer = describe_layer(bom->report->image, (uint64_t)note->layer, arena);
	return arena_printf(arena, "%.*s%s%.*s%s%.*s", SLICE_ARG(layer), layer.len ? ": " : "", SLICE_ARG(path),
		path.len ? ": " : "", SLICE_ARG(text));
}

void describe_name(const struct package *package, struct slice *ret_group, struct slice *ret_name)
{
	char separator = package->type == PACKAGE_MAVEN ? ':' : '/';

	*ret_group = S("");
	*ret_name = package->name;
	if (package->type == PACKAGE_NPM && !slice_starts_with(package->name, S("@")))
		return;
	if (package->type == PACKAGE_MAVEN || package->type == PACKAGE_NPM || package->type == PACKAGE_COMPOSER)
		slice_cut(package->name, separator, ret_group, ret_name);
	if (!ret_name->len || !ret_group->len) {
		*ret_group = S("");
		*ret_name = package->name;
	}
}

bool describe_is_program(const struct package *package)
{
	return package->type == PACKAGE_GENERIC || package->type == PACKAGE_BITNAMI || package->type == PACKAGE_GITHUB ||
	       package->type == PACKAGE_WORDPRESS;
}

const char *describe_technique(const struct package *package, unsigned *ret_confidence)
{
	static const struct {
		const char *prefix, *technique;
		unsigned confidence;
	} techniques[] = {
#define TECHNIQUE(prefix, technique, confidence) { prefix, technique, confidence },
#include "bom/techniques.def"
#undef TECHNIQUE
	};
	size_t i = 0;

	if (slice_equal(package->evidence, S("file name"))) {
		*ret_confidence = 50;
		return "filename";
	}
	while (!slice_starts_with(package->cataloger, slice_from_text(techniques[i].prefix)))
		i++; /* the last one fits all */
	*ret_confidence = techniques[i].confidence;
	return techniques[i].technique;
}

/* "cpe:2.3:" and eleven fields, colons inside of which have a backslash (NISTIR 7695, 6.2). */
bool describe_is_cpe(struct slice cpe)
{
	size_t fields = 0;

	if (!slice_starts_with(cpe, S("cpe:2.3:")))
		return false;
	for (size_t i = 7; i < cpe.len; i++) {
		if (cpe.ptr[i] <= ' ' || cpe.ptr[i] > '~')
			return false;
		if (cpe.ptr[i] == '\\')
			i++;
		else if (cpe.ptr[i] == ':') {
			if (i + 1 == cpe.len || cpe.ptr[i + 1] == ':')
				return false;
			fields++;
		}
	}
	return fields == 11 && cpe.ptr[cpe.len - 1] != '\\';
}
