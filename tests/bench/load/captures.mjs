// SPDX-License-Identifier: GPL-3.0-or-later
// Reports that are written, reported and acknowledged over HTTP, by so many people at once, each
// act with its password; prints a line of the table.
//   captures.mjs ADDRESS ACCOUNTS CLIENTS SECONDS
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [address, accounts, clients, seconds] = process.argv.slice(2);
const form = join(dirname(fileURLToPath(import.meta.url)), '../../../renderers/forms/performance_report/2023-98/sample.json');
const { acts, ...content } = JSON.parse(readFileSync(form, 'utf8'));
const people = new Map(readFileSync(accounts, 'utf8').trim().split('\n').map((line) => line.split('\t')).map(([name, role, password]) => [role, { name, password }]));

async function api(person, path, body) {
  const answer = await fetch(`${address}/api/v1${path}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(person?.token && { authorization: `Bearer ${person.token}` }) } });
  const json = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(`${path}: ${answer.status} ${json.type}`), { status: answer.status });
  return json;
}
async function session(role) {
  const person = people.get(role);
  for (;;) {
    try {
      return { ...person, token: (await api(undefined, '/sessions', { name: person.name, password: person.password })).token };
    } catch (error) {
      if (error.status !== 503) throw error;  // what was asked before is still being worked at
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

const author = await session('author'), signer = await session('signer');
const until = performance.now() + 1000 * Number(seconds);
const waits = [];
let refused = 0;
async function client() {
  while (performance.now() < until) {
    const start = performance.now();
    try {
      const { id } = await api(author, '/documents', { form: 'performance_report', content });
      await api(author, `/documents/${id}/acts`, { act: 'reported', values: acts.reported, password: author.password });
      await api(signer, `/documents/${id}/acts`, { act: 'acknowledged', values: acts.acknowledged, password: signer.password });
      waits.push(performance.now() - start);
    } catch (error) {
      if (![429, 503].includes(error.status)) throw error;
      ++refused;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
const began = performance.now();
await Promise.all(Array.from({ length: Number(clients) }, client));
waits.sort((a, b) => a - b);
const part = (share) => (waits.length ? waits[Math.floor(share * (waits.length - 1))].toFixed(0) : '–');
console.log(`| capture, two passwords | ${clients} | ${(1000 * waits.length / (performance.now() - began)).toFixed(1)} | ${part(0.5)} | ${part(0.99)} | ${part(1)} | | ${refused} |`);
