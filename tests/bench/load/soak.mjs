// SPDX-License-Identifier: GPL-3.0-or-later
// Half of the most that a server answers, for a long time: is it at the end what it was at the
// beginning? Prints a table by tenths; exits 1 when memory, descriptors, threads or waits grew.
//   soak.mjs ADDRESS COOKIE ACCOUNTS FOLDER PID MINUTES
// FOLDER has what paths.mjs wrote. Requests come by the clock, not by the answers: who waits
// in line counts as waiting.
import { readFileSync, readdirSync } from 'node:fs';
import { Agent, request as ask } from 'node:http';

const [address, cookie, accounts, folder, pid, minutes] = process.argv.slice(2);
const form = new URL('../../../renderers/forms/performance_report/2023-98/sample.json', import.meta.url);
const { acts, ...content } = JSON.parse(readFileSync(form, 'utf8'));
const people = new Map(readFileSync(accounts, 'utf8').trim().split('\n').map((line) => line.split('\t')).map(([name, role, password]) => [role, { name, password }]));
const lines = (name) => readFileSync(`${folder}/${name}.txt`, 'utf8').trim().split('\n');
// Of two hundred requests one is a report from draft to record, with two passwords.
const reads = [[80, lines('search')], [20, lines('page')], [20, lines('record')], [79, lines('pdf')]].flatMap(([count, paths]) => Array(count).fill(paths));
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function send(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = ask(address + path, { method, agent, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(parts) }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
async function api(role, path, value) {
  const { token } = people.get(role);
  const answer = await send('POST', `/api/v1${path}`, { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }, JSON.stringify(value));
  if (answer.status >= 400) throw Object.assign(new Error(path), { status: answer.status });
  return JSON.parse(answer.body);
}
async function signIn(role) {
  const person = people.get(role);
  person.token = undefined;
  person.token = (await api(role, '/sessions', { name: person.name, password: person.password })).token;
}
async function capture() {
  const { id } = await api('author', '/documents', { form: 'performance_report', content });
  await api('author', `/documents/${id}/acts`, { act: 'reported', values: acts.reported, password: people.get('author').password });
  await api('signer', `/documents/${id}/acts`, { act: 'acknowledged', values: acts.acknowledged, password: people.get('signer').password });
}
let number = 0;
async function once() {
  const mine = number++;
  if (mine % 200 === 199) return capture();
  const paths = reads[(mine * 7919) % reads.length];
  const answer = await send('GET', paths[(mine * 31) % paths.length], { cookie });
  if (answer.status >= 400) throw Object.assign(new Error('read'), { status: answer.status });
}

const percentile = (values, share) => {
  if (!values.length) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(share * (sorted.length - 1))];
};
const median = (values) => percentile(values, 0.5);
const sample = () => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]);
  return { rss: field('VmRSS') / 1024, threads: field('Threads'), descriptors: readdirSync(`/proc/${pid}/fd`).length };
};

// The most: so many clients, each with its next request after its last answer.
async function most(clients, seconds) {
  const until = performance.now() + 1000 * seconds;
  let answered = 0;
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < until) {
      try { await once(); ++answered; } catch { await new Promise((resolve) => setTimeout(resolve, 50)); }
    }
  }));
  return answered / seconds;
}

await signIn('author');
await signIn('signer');
let best = 0;
for (const clients of [4, 16, 32]) best = Math.max(best, await most(clients, 8));
const rate = best / 2;
console.log(`${best.toFixed(0)} requests a second at most; ${rate.toFixed(0)} for ${minutes} minutes\n`);

const total = Number(minutes) * 60_000, tenths = [];
const start = performance.now();
const slot = () => Math.min(9, Math.floor(10 * (performance.now() - start) / total));
for (let i = 0; i < 10; ++i) tenths.push({ waits: [], refused: 0, samples: [] });
const sampling = setInterval(() => tenths[slot()].samples.push(sample()), Math.min(3000, total / 100));
// Sessions end after half an hour without use and after twelve hours.
const signing = setInterval(() => Promise.all([signIn('author'), signIn('signer')]).catch(() => {}), 20 * 60_000);
let sent = 0;
const under = new Set();
while (performance.now() - start < total) {
  const due = Math.floor((performance.now() - start) / 1000 * rate);
  for (; sent < due; ++sent) {
    const planned = start + 1000 * sent / rate;
    const tenth = tenths[slot()];
    const one = once().then(() => tenth.waits.push(performance.now() - planned), () => ++tenth.refused).finally(() => under.delete(one));
    under.add(one);
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
}
clearInterval(sampling);
clearInterval(signing);
await Promise.all(under);

console.log('| tenth | MiB, median | MiB, most | descriptors, least | most | threads, most | a second | ms p50 | ms p99 | refused |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
const rows = tenths.map(({ waits, refused, samples }, i) => {
  const of = (name) => samples.map((one) => one[name]);
  const row = { rss: median(of('rss')), descriptors: Math.min(...of('descriptors')), threads: Math.max(...of('threads')), p50: percentile(waits, 0.5), p99: percentile(waits, 0.99), refused };
  console.log(`| ${i + 1} | ${row.rss.toFixed(1)} | ${Math.max(...of('rss')).toFixed(1)} | ${row.descriptors} | ${Math.max(...of('descriptors'))} | ${row.threads} | ${(waits.length / (total / 10_000)).toFixed(1)} | ${row.p50.toFixed(1)} | ${row.p99.toFixed(1)} | ${refused} |`);
  return row;
});

// The first tenth fills caches and pools. After it:
//  memory   8 % and 32 MiB: SQLite's and the index's pages of what was captured meanwhile, and
//           what the allocator keeps for the threads that were busiest;
//  descriptors  the least of a tenth, since the most counts connections that the load opens when
//           it waits: 8; threads  two that do upkeep now and then;
//  waits    twice and 20 ms: a machine is shared.
const [early, last] = [rows[1], rows[9]];
const bounds = [['MiB', last.rss, early.rss * 1.08 + 32], ['descriptors', last.descriptors, early.descriptors + 8],
  ['threads', last.threads, early.threads + 2], ['ms p99', last.p99, early.p99 * 2 + 20],
  ['refused', rows.slice(1).reduce((sum, row) => sum + row.refused, 0), 0.001 * sent]];
const grown = bounds.filter(([, now, bound]) => now > bound);
for (const [what, now, bound] of grown) console.log(`\nnot flat: ${what} ${now.toFixed(1)}, at most ${bound.toFixed(1)}`);
if (!grown.length) console.log('\nflat');
process.exit(grown.length ? 1 : 0);
