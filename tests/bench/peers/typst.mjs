// SPDX-License-Identifier: GPL-3.0-or-later
// Typst in a warm process, from the content itself. What it is asked and answers
// stands in tests/bench/render/peer_process.h.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const copyFile = process.argv[2];
const folder = fileURLToPath(new URL(".", import.meta.url));
const template = readFileSync(folder + "job_description.typ", "utf8");
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontPaths: ["/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/dejavu"] }],
});

function render(content) {
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
const wrapper = require("@myriaddreamin/typst-ts-node-compiler/package.json").version;
const engine = compiler.query({ mainFileContent: "#metadata(str(sys.version)) <version>" },
  { selector: "<version>", field: "value" });
console.log(JSON.stringify({
  name: `Typst ${[engine].flat()[0]} (typst-ts-node-compiler ${wrapper}, node ${process.versions.node})`,
  makes: "PDF/A-3u, tagged, content inside", takes: "content" }));

for await (const line of createInterface({ input: process.stdin })) {
  const contents = JSON.parse(line);
  const cpu = process.cpuUsage();
  const start = performance.now();
  let made;
  for (const content of contents) made = render(content);
  const wall = performance.now() - start;
  const used = process.cpuUsage(cpu);
  if (copyFile) writeFileSync(copyFile, made.pdf);
  console.log(JSON.stringify({
    cpu: (used.user + used.system) / 1000 / contents.length, wall: wall / contents.length,
    pages: made.pages, bytes: made.pdf.length }));
}
