/* cvss.c - which version a vector is of, and its metrics */
#include "rating/cvss.h"
#include "rating/cvss_read.h"

static int value_index(const char *values, struct slice value)
{
	struct slice rest = slice_from_text(values), one;

	for (int i = 0; slice_next_token(&rest, ' ', &one); i++)
		if (slice_equal(one, value))
			return i;
	return -1;
}

bool cvss_read(const struct cvss_specification *specification, struct slice vector, struct cvss_reading *ret_reading)
{
	struct cvss_reading reading;
	struct slice part, name, value;
	size_t next = 0; /* in an ordered one: behind the last that was read */

	for (size_t i = 0; i < CVSS_METRICS_MAX; i++)
		reading.values[i] = -1;
	if (slice_ends_with(vector, S("/")))
		return false;
	while (slice_next_token(&vector, '/', &part)) {
		size_t at = specification->ordered ? next : 0;

		if (!slice_cut(part, ':', &name, &value))
			return false;
		while (specification->metrics[at].name && !slice_equal(name, slice_from_text(specification->metrics[at].name)))
			at++;
		if (!specification->metrics[at].name || reading.values[at] >= 0)
			return false;
		reading.values[at] = value_index(specification->metrics[at].values, value);
		if (reading.values[at] < 0)
			return false;
		next = at + 1;
	}
	for (size_t i = 0; i < specification->base_count; i++)
		if (reading.values[i] < 0)
			return false;
	*ret_reading = reading;
	return true;
}

/* Without the parentheses that NVD writes CVSS 2.0 vectors in. */
static struct slice without_parentheses(struct slice vector)
{
	if (vector.len >= 2 && slice_starts_with(vector, S("(")) && slice_ends_with(vector, S(")")))
		return slice_make(vector.ptr + 1, vector.len - 2);
	return vector;
}

bool cvss_score(struct slice vector, struct cvss *ret_cvss)
{
	struct slice metrics = slice_from(vector, vector.len < strlen("CVSS:3.1/") ? vector.len : strlen("CVSS:3.1/"));

	if (slice_starts_with(vector, S("CVSS:4.0/")))
		return cvss_4_score(metrics, ret_cvss);
	if (slice_starts_with(vector, S("CVSS:3.1/")) || slice_starts_with(vector, S("CVSS:3.0/")))
		return cvss_3_score(metrics, slice_starts_with(vector, S("CVSS:3.1/")), ret_cvss);
	return cvss_2_score(without_parentheses(vector), ret_cvss);
}

const char *cvss_severity(const struct cvss *cvss)
{
	bool v2 = strcmp(cvss->version, "2.0") == 0;

	if (cvss->base < 0.05 && !v2)
		return "none";
	if (cvss->base < 3.95)
		return "low";
	if (cvss->base < 6.95)
		return "medium";
	return cvss->base < 8.95 || v2 ? "high" : "critical";
}

bool cvss_metric(struct slice vector, struct slice metric, struct slice *ret_value)
{
	struct slice rest = without_parentheses(vector), part, name, value;

	while (slice_next_token(&rest, '/', &part)) {
		if (!slice_cut(part, ':', &name, &value) || !slice_equal(name, metric))
			continue;
		*ret_value = value;
		return true;
	}
	return false;
}
