/* sarif_places.c - where a result is: a relative URI of a file in the image, and the package and the layer it belongs to */
#include "bom/describe.h"
#include "exchange/sarif.h"

static bool is_unreserved(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' ||
	       byte == '.' || byte == '_' || byte == '~';
}

static void add_encoded(struct buffer *out, struct slice text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if (is_unreserved(byte)) {
			buffer_add_byte(out, (char)byte);
			continue;
		}
		buffer_add_byte(out, '%');
		buffer_add_byte(out, digits[byte >> 4]);
		buffer_add_byte(out, digits[byte & 15]);
	}
}

/* RFC 3986: a relative reference. Whoever resolves it stays below the base: parts that would climb out, and empty ones, are left out. */
static bool add_uri(struct buffer *out, struct slice path)
{
	size_t start = out->len;
	struct slice part;

	while (slice_next_token(&path, '/', &part)) {
		if (part.len == 0 || slice_equal(part, S(".")) || slice_equal(part, S("..")))
			continue;
		if (out->len > start)
			buffer_add_byte(out, '/');
		add_encoded(out, part);
	}
	return out->len > start;
}

/* "config:env" is no file: it stands in the image's configuration. */
static bool is_file(struct slice path)
{
	return path.len && !slice_starts_with(path, S("config:"));
}

static void put_artifact(struct sarif *run, struct slice path)
{
	struct json_writer *json = run->json;
	bool file = is_file(path) && add_uri(&run->text, path);

	if (!file && !add_uri(&run->text, describe_subject(run->report)))
		buffer_add_slice(&run->text, S("image"));
	json_key(json, "artifactLocation");
	json_begin_object(json);
	json_member(json, "uri", buffer_slice(&run->text));
	buffer_clear(&run->text);
	if (file)
		json_member(json, "uriBaseId", S("ROOTFS"));
	json_end_object(json);
}

/* GitHub takes no place without a line: the first one, where none is known. */
static void put_physical(struct sarif *run, struct slice path, uint64_t line)
{
	struct json_writer *json = run->json;

	json_key(json, "physicalLocation");
	json_begin_object(json);
	put_artifact(run, path);
	json_key(json, "region");
	json_begin_object(json);
	json_member_u64(json, "startLine", is_file(path) && line && line < 1u << 31 ? line : 1);
	json_end_object(json);
	json_end_object(json);
}

static void put_logical(struct sarif *run, struct slice name, struct slice whole, const char *kind)
{
	struct json_writer *json = run->json;

	json_begin_object(json);
	json_member(json, "name", plain_text(PLAIN_TEXT, name, &run->arena));
	json_member_if(json, "fullyQualifiedName", plain_text(PLAIN_TEXT, whole, &run->arena));
	json_member(json, "kind", slice_from_text(kind));
	json_end_object(json);
}

static void put_logicals(struct sarif *run, const struct finding *finding)
{
	const struct package *package = finding->place.package;
	const struct found_package *found = package ? report_found(run->report, package) : NULL;
	struct json_writer *json = run->json;
	bool layers = run->report->image->kind == IMAGE_OF_LAYERS;

	if (!package && !layers)
		return;
	json_key(json, "logicalLocations");
	json_begin_array(json);
	if (package)
		put_logical(run, package->name, found ? found->purl : S(""), "package");
	if (layers) {
		told_layer(&run->text, PLAIN_TEXT, run->report, finding);
		put_logical(run, buffer_slice(&run->text), S(""), "layer");
		buffer_clear(&run->text);
	}
	json_end_array(json);
}

void sarif_put_locations(struct sarif *run, const struct finding *finding)
{
	struct json_writer *json = run->json;

	json_key(json, "locations");
	json_begin_array(json);
	json_begin_object(json);
	put_physical(run, finding->place.path, told_line(run->report, finding));
	put_logicals(run, finding);
	json_end_object(json);
	for (size_t i = 0; i < finding->paths.count && i + 1 < SARIF_LOCATIONS_MAX; i++) {
		json_begin_object(json);
		put_physical(run, finding->paths.items[i], 0);
		json_end_object(json);
	}
	json_end_array(json);
}
