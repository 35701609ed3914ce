// validate.mjs - checks JSON documents against a JSON schema with ajv: node validate.mjs SCHEMA [OTHER-SCHEMA...] -- DOCUMENT...
//
// A line "ok FILE" or "FILE: /where: what is wrong" a document; ends with 1 where one is wrong. The draft is the one that the schema names.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const load = path => JSON.parse(readFileSync(path, "utf8"));
const classes = [[/draft-04/, "ajv-draft-04"], [/2019-09/, "ajv/dist/2019.js"], [/2020-12/, "ajv/dist/2020.js"]];
const stop = process.argv.indexOf("--");
const [schema, ...others] = process.argv.slice(2, stop).map(load);
const found = classes.find(([draft]) => draft.test(schema.$schema ?? ""));
const Ajv = require(found ? found[1] : "ajv").default ?? require(found ? found[1] : "ajv");
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, logger: false });
require("ajv-formats").default(ajv);
ajv.addFormat("iri-reference", true).addFormat("iri", true).addFormat("idn-email", true);
for (const other of others) ajv.addSchema(other);
const check = ajv.compile(schema);
for (const path of process.argv.slice(stop + 1)) {
	if (check(load(path))) {
		console.log(`ok ${path}`);
		continue;
	}
	for (const error of check.errors.slice(0, 20)) console.log(`${path}: ${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);
	process.exitCode = 1;
}
