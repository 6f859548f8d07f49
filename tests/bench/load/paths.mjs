// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked: words of records that are there, and the records' pages and papers. Writes
// search.txt, page.txt, record.txt and pdf.txt into FOLDER, a path a line.
//   paths.mjs ADDRESS COOKIE FOLDER
import { writeFileSync } from 'node:fs';

const [address, cookie, folder] = process.argv.slice(2);
const get = async (path) => {
  const answer = await fetch(address + path, { headers: { cookie } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
};

const records = [];
for (let cursor; records.length < 2000;) {
  const page = await get(`/api/v1/records?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
  records.push(...page.records);
  if (!(cursor = page.next)) break;
}
// Half are asked by person, half by post, some by words of both and by a year.
const words = records.map((record, i) => [record.person_name ?? record.title, record.position ?? record.title,
  record.title, `${record.position ?? record.title} ${record.year}`][i % 4]);
const write = (name, lines) => writeFileSync(`${folder}/${name}.txt`, lines.join('\n') + '\n');
write('search', words.map((word) => `/api/v1/search?q=${encodeURIComponent(word)}`));
write('page', words.map((word) => `/?q=${encodeURIComponent(word)}`));
write('record', records.map((record) => `/records/${record.id}`));
write('pdf', records.map((record) => `/records/${record.id}/document.pdf`));
