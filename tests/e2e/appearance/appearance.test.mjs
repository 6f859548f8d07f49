// SPDX-License-Identifier: GPL-3.0-or-later
// The main pages look as they looked when the pictures beside this file were taken (./renew), but
// for a tolerance. What differs is shown in E2E_DIFFERENCES/index.html. Another major version of
// Chromium draws letters otherwise: then nothing is compared, and that is said.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { activate, address, closeBrowser, openBrowser, visitorAs, newVisitor } from '../visitor.mjs';
import { compare, makeSteady } from './visible.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const renews = Boolean(process.env.E2E_RENEW);
const mostApart = 8;      // blocks of 8 pixels: less than a word
const mostFaint = 0.03;   // of all blocks
const longest = { 1280: 1500, 390: 1800 };

const first = (selector) => (page) => activate(page, selector);
const pages = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'search-start', path: '/', role: 'staff' },
  { name: 'search', path: '/?q=' + encodeURIComponent('тайлан'), role: 'archivist' },
  { name: 'search-nothing', path: '/?q=zzzzqqqq', role: 'staff' },
  { name: 'leaf', path: '/?q=' + encodeURIComponent('тайлан'), role: 'archivist', on: first('.leaf-link a') },
  { name: 'record', path: '/?q=' + encodeURIComponent('тайлан'), role: 'archivist', on: first('.hit h3 a') },
  { name: 'own-records', path: '/my-records', role: 'staff' },
  { name: 'documents', path: '/documents', role: 'author' },
  { name: 'draft', path: '/documents/new?form=job_description', role: 'author' },
  { name: 'start', path: '/documents/start?form=performance_report', role: 'author' },
  { name: 'inbox', path: '/inbox', role: 'signer' },
  { name: 'document', path: '/inbox', role: 'signer', on: first('.inbox-what a') },
  { name: 'verify', path: '/verify', role: 'signer' },
  { name: 'notices', path: '/account/notices', role: 'signer' },
  { name: 'duties', path: '/duties', role: 'archivist' },
  { name: 'archive', path: '/archive', role: 'archivist' },
  { name: 'ingest', path: '/ingest', role: 'archivist', on: async (page) => { await activate(page, '.documents h2 a'); await activate(page, '.documents h3 a'); } },
  { name: 'retention', path: '/retention', role: 'archivist' },
  { name: 'figures', path: '/figures', role: 'archivist' },
  { name: 'access-request', path: '/access-requests', role: 'archivist', on: first('#waiting ~ .scroll td a') },
  { name: 'events', path: '/events', role: 'auditor' },
  { name: 'accounts', path: '/accounts', role: 'admin' },
  { name: 'organisation', path: '/organisation', role: 'admin' },
  { name: 'forbidden', path: '/accounts', role: 'staff' },
];

const majorOf = async () => (await openBrowser()).version().split('.')[0];
const madeBy = join(folder, 'chromium-major.txt');
const differences = [];

after(async () => {
  if (differences.length > 0) {
    const rows = differences.map(({ file, said }) => `<h2>${file}</h2><p>${said}</p><div>` +
      ['reference', 'current', 'difference'].map((kind) => `<figure><img src="${kind}-${file}" alt="${kind}"><figcaption>${kind}</figcaption></figure>`).join('') + '</div>');
    writeFileSync(join(process.env.E2E_DIFFERENCES, 'index.html'), '<!DOCTYPE html><meta charset="utf-8"><title>Pages that differ</title>' +
      '<style>body{font-family:sans-serif;background:#ddd}div{display:flex}figure{margin:4px;flex:1}img{width:100%}</style>' + rows.join('\n'));
  }
  await closeBrowser();
});

// The whole page, or its beginning when it is long. On a busy machine the browser draws parts of it
// late: a picture counts when the one after it is the same.
async function taken(page, width) {
  await page.setViewportSize({ width, height: 900 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const shot = () => page.screenshot({ animations: 'disabled', fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, longest[width]) } });
  const drawn = () => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  let before = await shot();
  for (let times = 0; times < 10; ++times) {
    await drawn();
    const now = await shot();
    if (now.equals(before)) break;
    before = now;
  }
  return before;
}

function report(file, said, pictures) {
  mkdirSync(process.env.E2E_DIFFERENCES, { recursive: true });
  for (const [kind, bytes] of Object.entries(pictures)) writeFileSync(join(process.env.E2E_DIFFERENCES, `${kind}-${file}`), bytes);
  differences.push({ file, said });
}

test('pictures differ where a word is missing, a line has moved by two pixels, a colour is another', async () => {
  const { page } = await newVisitor();
  await page.goto(`${address}/sign-in`);
  const desk = (await newVisitor()).page;
  const one = await page.screenshot();
  assert.equal((await compare(desk, one, one)).apart, 0);
  const changed = async (change) => {
    await page.reload();
    await page.evaluate(change);
    const { apart, faint, blocks } = await compare(desk, one, await page.screenshot({ animations: 'disabled' }));
    return apart > mostApart || faint / blocks > mostFaint;
  };
  assert.ok(!await changed(() => {}));
  assert.ok(await changed(() => { document.querySelector('label').style.visibility = 'hidden'; }));
  assert.ok(await changed(() => { document.querySelector('main').style.paddingTop = '26px'; }));
  assert.ok(await changed(() => { document.querySelector('main button').style.background = '#9b1c1c'; }));
  assert.ok(await changed(() => { document.body.style.background = '#fff'; }));
});

for (const { name, path, role, on } of pages) {
  test(`${name} looks as it did`, async (context) => {
    const major = await majorOf();
    if (renews) writeFileSync(madeBy, `${major}\n`);
    else if (readFileSync(madeBy, 'utf8').trim() !== major) {
      console.error(`e2e: the pictures were taken by Chromium ${readFileSync(madeBy, 'utf8').trim()}, this is ${major}: NOT COMPARED; look at the pages, then tests/e2e/appearance/renew`);
      return context.skip('another Chromium');
    }
    const { page, context: own } = role ? await visitorAs(role) : await newVisitor();
    await page.goto(address + path);
    if (on) await on(page);
    await makeSteady(page);
    const desk = (await newVisitor()).page;
    const wrong = [];
    for (const width of [1280, 390]) {
      const file = `${name}-${width}.png`, current = await taken(page, width);
      if (renews) {
        writeFileSync(join(folder, file), current);
        continue;
      }
      const reference = existsSync(join(folder, file)) ? readFileSync(join(folder, file)) : undefined;
      assert.ok(reference, `${file} is not there: tests/e2e/appearance/renew`);
      const { apart, faint, blocks, worst, difference } = await compare(desk, reference, current);
      if (process.env.E2E_VERBOSE) console.error(file, apart, (faint / blocks).toFixed(4), worst.toFixed(1));
      if (apart <= mostApart && faint / blocks <= mostFaint) continue;
      const said = `${file}: ${apart} of ${blocks} blocks differ, ${faint} a little`;
      report(file, said, { reference, current, difference });
      wrong.push(said);
    }
    await desk.context().close();
    await own.close();
    assert.deepEqual(wrong, [], `see ${join(process.env.E2E_DIFFERENCES, 'index.html')}`);
  });
}
