// markdown.mjs - what an independent reader of Markdown makes of files: node markdown.mjs FILE... writes HTML, a JSON list of texts
//
// As pages do: HTML is let through (theirs is cleaned later: we do not count on it), tables and strikethrough are known, bare addresses become links.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const MarkdownIt = createRequire(import.meta.url)("markdown-it");
const reader = new MarkdownIt({ html: true, linkify: true, breaks: true });
console.log(JSON.stringify(process.argv.slice(2).map(path => reader.render(readFileSync(path, "utf8")))));
