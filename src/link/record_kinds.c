/* record_kinds.c - what each kind of record is made of: one table writes and reads it */
#include "link/record_kinds.h"

#define NUMBER(thing, member)                                \
	{                                                    \
		FIELD_NUMBER, offsetof(struct thing, member) \
	}
#define TEXT(thing, member)                                \
	{                                                  \
		FIELD_TEXT, offsetof(struct thing, member) \
	}
#define LIST(thing, member)                                \
	{                                                  \
		FIELD_LIST, offsetof(struct thing, member) \
	}

static const struct field package_fields[] = {
	NUMBER(package, type),
	TEXT(package, name),
	TEXT(package, version),
	TEXT(package, architecture),
	TEXT(package, source_name),
	TEXT(package, source_version),
	TEXT(package, licence),
	TEXT(package, maintainer),
	TEXT(package, path),
	TEXT(package, cataloger),
	TEXT(package, evidence),
	TEXT(package, origin),
	TEXT(package, module),
	TEXT(package, cpe),
	LIST(package, depends),
	TEXT(package, owner),
	{ FIELD_END, 0 },
};
static const struct field files_fields[] = {
	NUMBER(package_files, type),
	TEXT(package_files, package),
	TEXT(package_files, path),
	TEXT(package_files, hashes),
	TEXT(package_files, licence),
	{ FIELD_END, 0 },
};
static const struct field note_fields[] = {
	NUMBER(note, kind),
	TEXT(note, path),
	TEXT(note, text),
	{ FIELD_END, 0 },
};
static const struct field file_fields[] = {
	TEXT(file, path),
	NUMBER(file, kind),
	NUMBER(file, mode),
	NUMBER(file, uid),
	NUMBER(file, gid),
	NUMBER(file, size),
	NUMBER(file, capabilities),
	TEXT(file, link),
	TEXT(file, bytes),
	NUMBER(file, owner_known),
	TEXT(file, owner),
	{ FIELD_END, 0 },
};
static const struct field want_fields[] = {
	TEXT(want, path),
	{ FIELD_END, 0 },
};
static const struct field whiteout_fields[] = {
	TEXT(whiteout, path),
	NUMBER(whiteout, opaque),
	{ FIELD_END, 0 },
};
static const struct field covers_fields[] = {
	TEXT(covers, bytes),
	NUMBER(covers, filter),
	{ FIELD_END, 0 },
};
static const struct field link_fields[] = {
	TEXT(link, path),
	TEXT(link, target),
	NUMBER(link, hard),
	LIST(link, wants),
	{ FIELD_END, 0 },
};
static const struct field owner_fields[] = {
	NUMBER(owner, layer),
	NUMBER(owner, hidden_by),
	NUMBER(owner, first),
	TEXT(owner, before),
	TEXT(owner, after),
	{ FIELD_END, 0 },
};
static const struct field change_fields[] = {
	NUMBER(change, layer),
	TEXT(change, fact),
	TEXT(change, before),
	{ FIELD_END, 0 },
};
static const struct field account_fields[] = {
	TEXT(account, name),
	NUMBER(account, uid),
	NUMBER(account, gid),
	TEXT(account, gecos),
	TEXT(account, home),
	TEXT(account, shell),
	TEXT(account, path),
	NUMBER(account, line),
	{ FIELD_END, 0 },
};
static const struct field distribution_fields[] = {
	TEXT(distribution, id),
	TEXT(distribution, id_like),
	TEXT(distribution, version_id),
	TEXT(distribution, codename),
	TEXT(distribution, pretty_name),
	TEXT(distribution, path),
	TEXT(distribution, support),
	{ FIELD_END, 0 },
};
static const struct field advisory_fields[] = {
	TEXT(advisory, id),
	TEXT(advisory, record),
	TEXT(advisory, source),
	LIST(advisory, aliases),
	TEXT(advisory, ecosystem),
	TEXT(advisory, package),
	LIST(advisory, events),
	LIST(advisory, versions),
	TEXT(advisory, status),
	TEXT(advisory, remark),
	TEXT(advisory, severity),
	LIST(advisory, vectors),
	TEXT(advisory, title),
	TEXT(advisory, details),
	TEXT(advisory, url),
	TEXT(advisory, published),
	TEXT(advisory, modified),
	TEXT(advisory, withdrawn),
	TEXT(advisory, kev),
	LIST(advisory, bulletins),
	LIST(advisory, conditions),
	{ FIELD_END, 0 },
};
static const struct field assessment_fields[] = {
	TEXT(assessment, id),
	TEXT(assessment, source),
	TEXT(assessment, title),
	TEXT(assessment, kev),
	TEXT(assessment, kev_due),
	TEXT(assessment, ransomware),
	TEXT(assessment, epss),
	TEXT(assessment, percentile),
	TEXT(assessment, date),
	TEXT(assessment, modified),
	TEXT(assessment, role),
	TEXT(assessment, speaker),
	TEXT(assessment, severity),
	TEXT(assessment, ssvc),
	TEXT(assessment, rejected),
	TEXT(assessment, url),
	LIST(assessment, vectors),
	LIST(assessment, cwes),
	LIST(assessment, weaponised),
	LIST(assessment, proofs),
	{ FIELD_END, 0 },
};
static const struct field release_fields[] = {
	TEXT(release, distribution),
	TEXT(release, version),
	TEXT(release, codename),
	TEXT(release, released),
	TEXT(release, eol),
	TEXT(release, eol_lts),
	TEXT(release, eol_paid),
	TEXT(release, package),
	TEXT(release, remark),
	{ FIELD_END, 0 },
};
static const struct field date_fields[] = {
	TEXT(feed_date, date),
	{ FIELD_END, 0 },
};
static const struct field document_fields[] = {
	TEXT(bom_document, format),
	TEXT(bom_document, subject),
	TEXT(bom_document, tool),
	TEXT(bom_document, created),
	NUMBER(bom_document, component_count),
	NUMBER(bom_document, unjudged_count),
	{ FIELD_END, 0 },
};
static const struct field ruling_fields[] = {
	NUMBER(ruling, document),
	NUMBER(ruling, status),
	TEXT(ruling, format),
	TEXT(ruling, place),
	TEXT(ruling, author),
	TEXT(ruling, id),
	TEXT(ruling, stated),
	LIST(ruling, names),
	LIST(ruling, products),
	LIST(ruling, components),
	LIST(ruling, conditions),
	TEXT(ruling, justification),
	TEXT(ruling, reason),
	TEXT(ruling, action),
	TEXT(ruling, until),
	{ FIELD_END, 0 },
};
static const struct field hash_fields[] = {
	TEXT(hash, account),
	TEXT(hash, path),
	NUMBER(hash, line),
	TEXT(hash, text),
	{ FIELD_END, 0 },
};
static const struct field config_fields[] = {
	TEXT(image_config, reference),
	TEXT(image_config, user),
	TEXT(image_config, workdir),
	LIST(image_config, entrypoint),
	LIST(image_config, cmd),
	LIST(image_config, env),
	LIST(image_config, ports),
	LIST(image_config, volumes),
	LIST(image_config, labels),
	LIST(image_config, history),
	NUMBER(image_config, has_config),
	NUMBER(image_config, has_healthcheck),
	{ FIELD_END, 0 },
};
static const struct field rule_file_fields[] = {
	TEXT(rule_file, name),
	TEXT(rule_file, text),
	NUMBER(rule_file, builtin),
	{ FIELD_END, 0 },
};
static const struct field rule_fields[] = {
	TEXT(rule_words, id),
	TEXT(rule_words, title),
	TEXT(rule_words, why),
	NUMBER(rule_words, rating),
	NUMBER(rule_words, hint),
	LIST(rule_words, aliases),
	LIST(rule_words, remedies),
	{ FIELD_END, 0 },
};
static const struct field rule_map_fields[] = {
	TEXT(rule_map, standard),
	LIST(rule_map, clauses),
	{ FIELD_END, 0 },
};
static const struct field judgement_fields[] = {
	TEXT(judgement, rule),
	NUMBER(judgement, kind),
	TEXT(judgement, reason),
	NUMBER(judgement, exhibit_count),
	NUMBER(judgement, more),
	NUMBER(judgement, support),
	NUMBER(judgement, layer),
	{ FIELD_END, 0 },
};
static const struct field exhibit_fields[] = {
	TEXT(exhibit, path),
	NUMBER(exhibit, line),
	TEXT(exhibit, text),
	{ FIELD_END, 0 },
};
static const struct field password_fields[] = {
	TEXT(password, account),
	TEXT(password, path),
	NUMBER(password, line),
	TEXT(password, scheme),
	NUMBER(password, guess),
	NUMBER(password, tried),
	NUMBER(password, candidates),
	NUMBER(password, required_done),
	TEXT(password, reason),
	{ FIELD_END, 0 },
};
static const struct field replay_fields[] = {
	TEXT(replay, id),
	NUMBER(replay, has_target),
	NUMBER(replay, kind),
	TEXT(replay, target),
	TEXT(replay, digest),
	NUMBER(replay, layers),
	TEXT(replay, created),
	TEXT(replay, severity_source),
	TEXT(replay, title),
	LIST(replay, ids),
	LIST(replay, named),
	LIST(replay, notes),
	LIST(replay, documents),
	{ FIELD_END, 0 },
};
static const struct field replay_store_fields[] = {
	TEXT(replay_store, name),
	TEXT(replay_store, date),
	NUMBER(replay_store, partial),
	LIST(replay_store, ecosystems),
	{ FIELD_END, 0 },
};
static const struct field range_fields[] = {
	NUMBER(range, from),
	NUMBER(range, to),
	{ FIELD_END, 0 },
};
static const struct field part_fields[] = {
	NUMBER(part, offset),
	TEXT(part, bytes),
	{ FIELD_END, 0 },
};
static const struct field replay_place_fields[] = {
	NUMBER(replay_place, layer),
	NUMBER(replay_place, base),
	{ FIELD_END, 0 },
};
static const struct field secret_fields[] = {
	TEXT(secret, path),
	NUMBER(secret, line),
	NUMBER(secret, column),
	TEXT(secret, rule),
	TEXT(secret, title),
	NUMBER(secret, rating),
	TEXT(secret, reason),
	TEXT(secret, masked),
	TEXT(secret, fingerprint),
	TEXT(secret, facts),
	TEXT(secret, action),
	TEXT(secret, source),
	NUMBER(secret, ends),
	NUMBER(secret, more),
	{ FIELD_END, 0 },
};
static const struct field malware_fields[] = {
	TEXT(malware, path),
	TEXT(malware, digest),
	NUMBER(malware, source),
	TEXT(malware, name),
	TEXT(malware, rule),
	TEXT(malware, author),
	TEXT(malware, licence),
	TEXT(malware, reference),
	TEXT(malware, rules),
	NUMBER(malware, rating),
	NUMBER(malware, confidence),
	TEXT(malware, reason),
	TEXT(malware, facts),
	TEXT(malware, action),
	{ FIELD_END, 0 },
};
static const struct field unexamined_fields[] = {
	TEXT(unexamined, scanner),
	TEXT(unexamined, gate),
	NUMBER(unexamined, files),
	NUMBER(unexamined, bytes),
	NUMBER(unexamined, incomplete),
	TEXT(unexamined, example),
	{ FIELD_END, 0 },
};
static const struct field detector_text_fields[] = {
	NUMBER(detector_text, kind),
	TEXT(detector_text, name),
	TEXT(detector_text, text),
	NUMBER(detector_text, builtin),
	{ FIELD_END, 0 },
};
static const struct field file_digest_fields[] = {
	TEXT(file_digest, path),
	TEXT(file_digest, md5),
	TEXT(file_digest, sha1),
	TEXT(file_digest, sha256),
	NUMBER(file_digest, size),
	NUMBER(file_digest, mode),
	TEXT(file_digest, head),
	{ FIELD_END, 0 },
};
static const struct field stated_digest_fields[] = {
	TEXT(stated_digest, package),
	TEXT(stated_digest, path),
	TEXT(stated_digest, digest),
	TEXT(stated_digest, list),
	NUMBER(stated_digest, kind),
	TEXT(stated_digest, target),
	{ FIELD_END, 0 },
};
static const struct field piece_fields[] = {
	TEXT(piece, bytes),
	{ FIELD_END, 0 },
};
static const struct field done_fields[] = {
	NUMBER(done, entries),
	NUMBER(done, records),
	NUMBER(done, input_bytes),
	NUMBER(done, output_bytes),
	TEXT(done, error),
	NUMBER(done, error_code),
	{ FIELD_END, 0 },
};

const struct record_fields record_kinds[RECORD_KIND_COUNT] = {
	[RECORD_PACKAGE] = { package_fields, sizeof(struct package) },
	[RECORD_FILES] = { files_fields, sizeof(struct package_files) },
	[RECORD_NOTE] = { note_fields, sizeof(struct note) },
	[RECORD_FILE] = { file_fields, sizeof(struct file) },
	[RECORD_WHITEOUT] = { whiteout_fields, sizeof(struct whiteout) },
	[RECORD_REPLACED] = { whiteout_fields, sizeof(struct whiteout) },
	[RECORD_COVERS] = { covers_fields, sizeof(struct covers) },
	[RECORD_LINK] = { link_fields, sizeof(struct link) },
	[RECORD_OWNER] = { owner_fields, sizeof(struct owner) },
	[RECORD_CHANGE] = { change_fields, sizeof(struct change) },
	[RECORD_ACCOUNT] = { account_fields, sizeof(struct account) },
	[RECORD_DISTRIBUTION] = { distribution_fields, sizeof(struct distribution) },
	[RECORD_ADVISORY] = { advisory_fields, sizeof(struct advisory) },
	[RECORD_ASSESSMENT] = { assessment_fields, sizeof(struct assessment) },
	[RECORD_RELEASE] = { release_fields, sizeof(struct release) },
	[RECORD_DATE] = { date_fields, sizeof(struct feed_date) },
	[RECORD_DOCUMENT] = { document_fields, sizeof(struct bom_document) },
	[RECORD_RULING] = { ruling_fields, sizeof(struct ruling) },
	[RECORD_HASH] = { hash_fields, sizeof(struct hash) },
	[RECORD_CONFIG] = { config_fields, sizeof(struct image_config) },
	[RECORD_RULE_TEXT] = { rule_file_fields, sizeof(struct rule_file) },
	[RECORD_RULE] = { rule_fields, sizeof(struct rule_words) },
	[RECORD_RULE_MAP] = { rule_map_fields, sizeof(struct rule_map) },
	[RECORD_JUDGEMENT] = { judgement_fields, sizeof(struct judgement) },
	[RECORD_EXHIBIT] = { exhibit_fields, sizeof(struct exhibit) },
	[RECORD_WANT] = { want_fields, sizeof(struct want) },
	[RECORD_PASSWORD] = { password_fields, sizeof(struct password) },
	[RECORD_REPLAY] = { replay_fields, sizeof(struct replay) },
	[RECORD_REPLAY_STORE] = { replay_store_fields, sizeof(struct replay_store) },
	[RECORD_REPLAY_PLACE] = { replay_place_fields, sizeof(struct replay_place) },
	[RECORD_RANGE] = { range_fields, sizeof(struct range) },
	[RECORD_PART] = { part_fields, sizeof(struct part) },
	[RECORD_SECRET] = { secret_fields, sizeof(struct secret) },
	[RECORD_MALWARE] = { malware_fields, sizeof(struct malware) },
	[RECORD_UNEXAMINED] = { unexamined_fields, sizeof(struct unexamined) },
	[RECORD_DETECTOR_TEXT] = { detector_text_fields, sizeof(struct detector_text) },
	[RECORD_FILE_DIGEST] = { file_digest_fields, sizeof(struct file_digest) },
	[RECORD_STATED_DIGEST] = { stated_digest_fields, sizeof(struct stated_digest) },
	[RECORD_DONE] = { done_fields, sizeof(struct done) },
	[RECORD_BYTES] = { piece_fields, sizeof(struct piece) },
};
