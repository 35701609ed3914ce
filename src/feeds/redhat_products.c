/* redhat_products.c - the product tree of Red Hat's CSAF documents: which package of which release
 *
 * Red Hat Enterprise Linux itself has a CPE "cpe:/o:redhat:enterprise_linux:9::baseos" or "cpe:/a:redhat:enterprise_linux:8::appstream";
 * what gets repairs longer (rhel_eus, rhel_aus, rhel_e4s, rhel_els) and what is sold besides has other names, and versions of its own.
 * The ecosystem "Red Hat:9" is a name of ours: OSV's has a CPE in its place, which an image does not state. */
#include "base/cleanup.h"
#include "feeds/redhat_csaf.h"
#include "model/purl.h"

#include <stdlib.h>

#define NESTING_MAX 4u

static int compare_products(const void *a, const void *b)
{
	const struct redhat_product *x = a, *y = b;
	int order = slice_compare(x->id, y->id);

	return order ? order : (y->purl.len > x->purl.len) - (y->purl.len < x->purl.len);
}

const struct redhat_product *redhat_products_find(const struct redhat_products *products, struct slice id)
{
	size_t low = 0, high = products->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(products->items[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < products->count && slice_equal(products->items[low].id, id) ? &products->items[low] : NULL;
}

/* "9" of "cpe:/o:redhat:enterprise_linux:9::baseos"; "10" of "cpe:/o:redhat:enterprise_linux:10.0" */
static struct slice release_of(struct slice cpe)
{
	static const char *const forms[] = { "cpe:/", "cpe:2.3:" };
	static const char product[] = ":redhat:enterprise_linux:";
	size_t len = 0;

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct slice rest = slice_from_text(forms[i]);

		if (!slice_starts_with(cpe, rest) || cpe.len == rest.len)
			continue;
		rest = slice_from(cpe, rest.len);
		if ((*rest.ptr != 'o' && *rest.ptr != 'a') || !slice_starts_with(slice_from(rest, 1), slice_from_text(product)))
			return S("");
		rest = slice_from(rest, sizeof product);
		while (len < rest.len && rest.ptr[len] >= '0' && rest.ptr[len] <= '9')
			len++;
		return len == rest.len || rest.ptr[len] == ':' || rest.ptr[len] == '.' ? slice_first(rest, len) : S("");
	}
	return S("");
}

/* "ruby:2.7" of "ruby:2.7:8080020230427102918:63b34585" */
static struct slice stream_of(struct slice module)
{
	size_t colons = 0, len = 0;

	while (len < module.len && (module.ptr[len] != ':' || ++colons < 2))
		len++;
	return colons ? slice_first(module, len) : S("");
}

/* Neither a purl, nor a version: "snakeyaml"; "nodejs:16/nodejs" where it is in a module. */
static void read_plain(struct redhat_product *product, struct slice id)
{
	struct slice module = S(""), name = id;
	ptrdiff_t slash = slice_find(id, S("/"));

	if (slash > 0) {
		module = stream_of(slice_first(id, (size_t)slash));
		name = slice_from(id, (size_t)slash + 1);
	}
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == '/' || name.ptr[i] == ':' || name.ptr[i] == ' ')
			return;
	if (slash < 0 || module.len) { /* else the name of a container: "openshift4/ose-cli" */
		product->name = name;
		product->stream = module;
	}
}

static void read_purl(struct redhat_product *product, const struct redhat_product *component, struct arena *arena)
{
	struct slice epoch = S("");
	struct purl purl = { 0 };
	struct error err;

	if (purl_parse(component->purl, true, arena, &purl, &err) < 0 || !slice_equal(purl.type, S("rpm")))
		return;
	for (size_t i = 0; i < purl.qualifier_count; i++) {
		if (slice_equal(purl.qualifiers[i].key, S("epoch")))
			epoch = purl.qualifiers[i].value;
		else if (slice_equal(purl.qualifiers[i].key, S("rpmmod")))
			product->stream = stream_of(purl.qualifiers[i].value);
	}
	product->name = purl.name;
	product->version = epoch.len && purl.version.len && !slice_equal(epoch, S("0"))
				   ? arena_printf(arena, "%.*s:%.*s", SLICE_ARG(epoch), SLICE_ARG(purl.version))
				   : purl.version;
	if (product->stream.len == 0 && purl.version.len == 0 && slice_find(component->id, S("/")) > 0)
		read_plain(product, component->id);
}

/* The package is in a module that is in the product, in documents of some years: the owner is a relationship in turn. */
static struct slice module_of(const struct redhat_products *products, const struct redhat_product *owner, struct arena *arena)
{
	const struct redhat_product *module = redhat_products_find(products, owner->component);
	struct purl purl = { 0 };
	struct error err;

	if (!module || purl_parse(module->purl, true, arena, &purl, &err) < 0 || !slice_equal(purl.type, S("rpmmod")))
		return S("");
	return stream_of(arena_printf(arena, "%.*s:%.*s", SLICE_ARG(purl.name), SLICE_ARG(purl.version)));
}

static void resolve(const struct redhat_products *products, struct redhat_product *product, struct arena *arena)
{
	const struct redhat_product *owner = redhat_products_find(products, product->owner);
	const struct redhat_product *component = redhat_products_find(products, product->component);
	struct slice release, stream = S("");

	for (size_t i = 0; i < NESTING_MAX && owner && owner->owner.len; i++) {
		stream = stream.len ? stream : module_of(products, owner, arena);
		owner = redhat_products_find(products, owner->owner);
	}
	release = owner ? release_of(owner->cpe) : S("");
	if (release.len == 0 || !component || component->owner.len)
		return;
	if (component->purl.len)
		read_purl(product, component, arena);
	else
		read_plain(product, component->id);
	if (product->name.len == 0)
		return;
	if (stream.len)
		product->stream = stream;
	product->ecosystem = arena_printf(arena, "Red Hat:%.*s", SLICE_ARG(release));
}

void redhat_products_resolve(struct redhat_products *products, struct arena *arena)
{
	if (products->count)
		qsort(products->items, products->count, sizeof *products->items, compare_products);
	for (size_t i = 0; i < products->count; i++)
		if (products->items[i].owner.len)
			resolve(products, &products->items[i], arena);
}
