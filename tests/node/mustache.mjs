// mustache.mjs - what mustache.js makes of a template: node mustache.mjs TEMPLATE JSON
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const Mustache = createRequire(import.meta.url)("mustache");
const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
Mustache.escape = text => String(text).replace(/[&<>"']/g, c => entities[c]); // its own has "/", "`" and "=" besides
process.stdout.write(Mustache.render(readFileSync(process.argv[2], "utf8"), JSON.parse(readFileSync(process.argv[3], "utf8"))));
