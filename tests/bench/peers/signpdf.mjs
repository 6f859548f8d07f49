// SPDX-License-Identifier: GPL-3.0-or-later
// @signpdf in a warm process: PDF, PKCS#12, file of the passphrase, output. It
// prints {"name", "cpu"}: milliseconds a signature, the median of 31.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { P12Signer } from "@signpdf/signer-p12";
import { plainAddPlaceholder } from "@signpdf/placeholder-plain";
import { SUBFILTER_ETSI_CADES_DETACHED } from "@signpdf/utils";
import { SignPdf } from "@signpdf/signpdf";

const [paperFile, keyFile, passphraseFile, outputFile] = process.argv.slice(2);
const paper = readFileSync(paperFile);
const key = readFileSync(keyFile);
const passphrase = readFileSync(passphraseFile, "utf8");

async function sign() {
  const prepared = plainAddPlaceholder({
    pdfBuffer: paper, reason: "Боловсруулсан", contactInfo: "", name: "Б.Ариунболд",
    location: "Улаанбаатар", subFilter: SUBFILTER_ETSI_CADES_DETACHED,
  });
  return new SignPdf().sign(prepared, new P12Signer(key, { passphrase }));
}

let made;
for (let i = 0; i < 5; ++i) made = await sign();
const costs = [];
for (let i = 0; i < 31; ++i) {
  const before = process.cpuUsage();
  made = await sign();
  const used = process.cpuUsage(before);
  costs.push((used.user + used.system) / 1000);
}
costs.sort((a, b) => a - b);
writeFileSync(outputFile, made);
const version = createRequire(import.meta.url)("@signpdf/signpdf/package.json").version;
console.log(JSON.stringify({
  name: `@signpdf ${version}, node ${process.versions.node}, kept open`, cpu: costs[15] }));
