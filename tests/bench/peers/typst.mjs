// SPDX-License-Identifier: GPL-3.0-or-later
// Typst in a warm process, asked by bench_render over its standard input: a line
// "ROUNDS FIRST" renders ROUNDS documents with changing text, and answers one
// line of JSON: CPU (user + system) and wall milliseconds, pages, bytes.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const [contentFile, copyFile] = process.argv.slice(2);
const folder = fileURLToPath(new URL(".", import.meta.url));
const sample = JSON.parse(readFileSync(contentFile, "utf8"));
const template = readFileSync(folder + "job_description.typ", "utf8");
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontPaths: ["/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/dejavu"] }],
});

// Another document: every text of more than 40 bytes gets a number at its end
// (bench_render does the same), so that little can be taken from the last one.
function changed(value, number) {
  if (typeof value === "string") return Buffer.byteLength(value) > 40 ? `${value} ${number}` : value;
  if (Array.isArray(value)) return value.map((item) => changed(item, number));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changed(item, number)]));
}

function render(number) {
  const content = JSON.stringify(changed(sample, number));
  const compiled = compiler.compile({ mainFileContent: template, inputs: { content } });
  if (!compiled.result) {
    compiled.printErrors();
    process.exit(1);
  }
  const pdf = compiler.pdf(compiled.result, { pdfStandard: "a-3u", creationTimestamp: 1726588800 });
  const pages = compiled.result.numOfPages;
  compiler.evictCache(10);
  return { pdf, pages };
}

const require = createRequire(import.meta.url);
const first = render(0);
if (copyFile) writeFileSync(copyFile, first.pdf);
const wrapper = require("@myriaddreamin/typst-ts-node-compiler/package.json").version;
const engine = compiler.query({ mainFileContent: "#metadata(str(sys.version)) <version>" },
  { selector: "<version>", field: "value" });
console.log(JSON.stringify({ version: [engine].flat()[0], wrapper, node: process.version }));

for await (const line of createInterface({ input: process.stdin })) {
  const [rounds, from] = line.split(" ").map(Number);
  const cpu = process.cpuUsage();
  const start = performance.now();
  let made;
  for (let i = 0; i < rounds; i++) made = render(from + i);
  const wall = performance.now() - start;
  const used = process.cpuUsage(cpu);
  console.log(JSON.stringify({
    cpu: (used.user + used.system) / 1000 / rounds, wall: wall / rounds,
    pages: made.pages, bytes: made.pdf.length }));
}
