// SPDX-License-Identifier: GPL-3.0-or-later
// Chromium's print to PDF, warm: one browser, one page, asked over a pipe by the
// DevTools protocol. CPU is that of all processes of the browser, and not of this
// one. What it is asked and answers stands in tests/bench/render/peer_process.h.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const program = process.argv[2] ?? "/usr/bin/chromium";
const copyFile = process.argv[3];
const style = readFileSync(new URL("paper.css", import.meta.url), "utf8");
const ticksASecond = Number(execFileSync("getconf", ["CLK_TCK"]));

const profile = mkdtempSync(join(tmpdir(), "tamga-bench-chromium-"));
const browser = spawn(program, [
  "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-extensions", `--user-data-dir=${profile}`,
  "--remote-debugging-pipe", "about:blank",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
process.on("exit", () => {
  browser.kill("SIGKILL");
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});
const fail = (message) => {
  console.error(`chromium.mjs: ${message}`);
  process.exit(1);
};
browser.on("error", (error) => fail(error.message));
browser.on("exit", () => fail("the browser ended"));

// Messages of the protocol end with a zero byte.
const waiting = new Map();
let lastId = 0;
let pieces = [];
browser.stdio[4].on("data", (data) => {
  for (let end; (end = data.indexOf(0)) >= 0; data = data.subarray(end + 1)) {
    const { id, result, error } = JSON.parse(Buffer.concat([...pieces, data.subarray(0, end)]));
    pieces = [];
    if (error) fail(error.message);
    waiting.get(id)?.(result);
    waiting.delete(id);
  }
  if (data.length > 0) pieces.push(data);
});
function ask(method, params = {}, sessionId = undefined) {
  const id = ++lastId;
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  return new Promise((resolve) => waiting.set(id, resolve));
}

// User and system time of the browser and all below it, with children that have
// ended, in milliseconds: fields 14 to 17 of /proc/PID/stat, proc(5).
function cpuOfBrowser() {
  const processes = new Map();
  for (const name of readdirSync("/proc").filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      processes.set(Number(name), { parent: Number(fields[1]),
        ticks: fields.slice(11, 15).map(Number).reduce((sum, ticks) => sum + ticks) });
    } catch { /* it ended meanwhile */ }
  }
  const below = (pid) => pid === browser.pid || (processes.has(pid) && below(processes.get(pid).parent));
  let ticks = 0;
  for (const [pid, one] of processes) if (below(pid)) ticks += one.ticks;
  return ticks * 1000 / ticksASecond;
}

const { product } = await ask("Browser.getVersion");
const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
await ask("Page.enable", {}, sessionId);
const { frameTree } = await ask("Page.getFrameTree", {}, sessionId);

async function print(html) {
  await ask("Page.setDocumentContent", { frameId: frameTree.frame.id, html }, sessionId);
  const { data } = await ask("Page.printToPDF",
    { preferCSSPageSize: true, generateTaggedPDF: true, generateDocumentOutline: false }, sessionId);
  return data;
}

console.log(JSON.stringify({
  name: `Chromium ${product.split("/")[1]} (print to PDF)`, makes: "tagged PDF", takes: "page" }));

for await (const line of createInterface({ input: process.stdin })) {
  const pages = JSON.parse(line).map((html) => html.replace("<head>", `<head><style>${style}</style>`));
  const cpu = cpuOfBrowser();
  const start = performance.now();
  let made;
  for (const html of pages) made = await print(html);
  const wall = performance.now() - start;
  await new Promise((resolve) => setTimeout(resolve, 200));  // what it still does after its answer
  const used = cpuOfBrowser() - cpu;
  const pdf = Buffer.from(made, "base64");
  if (copyFile) writeFileSync(copyFile, pdf);
  console.log(JSON.stringify({
    cpu: used / pages.length, wall: wall / pages.length,
    pages: pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, bytes: pdf.length }));
}
browser.removeAllListeners("exit");
process.exit(0);
