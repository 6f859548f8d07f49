// SPDX-License-Identifier: GPL-3.0-or-later
// Markup in every field that people write into stays text wherever it is shown; seen in the browser,
// with script. Last by name: what it leaves is ugly.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { activate, address, closeBrowser, visitorAs } from './visitor.mjs';

after(closeBrowser);

const markup = '<img src=x onerror=alert(1)>"\'><b class=broken>';

// Nothing of it became an element, nothing was refused by the policy, no box was opened.
async function isText(visitor, what, { shown = true } = {}) {
  const { page, complaints } = visitor;
  assert.equal(await page.locator('img[src="x"], .broken, [onerror]').count(), 0, what);
  if (shown) assert.ok((await page.content()).includes('&lt;img src=x'), `${what} does not show it`);
  assert.deepEqual(complaints, [], what);
}

async function arrives(role) {
  const visitor = await visitorAs(role);
  visitor.page.on('dialog', (dialog) => { visitor.complaints.push(dialog.message()); dialog.dismiss(); });
  return visitor;
}

// Writes it into every field of a form that takes a text; `others`: what these need instead.
async function send(visitor, form, others = {}) {
  const { page } = visitor;
  for (const field of await page.locator(`${form} :is(input:not([type]), input[type=text], input[type=search], textarea)`).all())
    if (await field.isVisible()) await field.fill(markup);
  for (const [selector, value] of Object.entries(others)) {
    const field = page.locator(selector).first();
    if (await field.evaluate((one) => one.localName === 'select')) await field.selectOption(value);
    else if (await field.evaluate((one) => one.type === 'checkbox')) await field.check();
    else await field.fill(value);
  }
  await activate(page, page.locator(`${form} button`).last());
}

// A sample with the markup behind every text; where a text of that form cannot be, it stays.
const dirty = (value) => Array.isArray(value) ? value.slice(0, 2).map(dirty) :
  typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, dirty(one)])) :
  typeof value === 'string' && value.length > 12 && !/^[\d-]+$/.test(value) ? `${value.slice(0, 30)} ${markup}` : value;

test('in a document: while it is written, on its way, as a record, in search', async () => {
  const author = await arrives('author');
  const { page } = author;
  const { acts, ...content } = JSON.parse(readFileSync(new URL('../../renderers/forms/performance_report/2023-98/sample.json', import.meta.url)));
  const api = async (path, data) => {
    const session = await (await page.request.get(`${address}/api/v1/sessions/current`)).json();
    const answer = await page.request.post(`${address}/api/v1${path}`, { data, headers: { 'X-CSRF-Token': session.csrf } });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const { id } = await api('/documents', { form: 'performance_report', content: { ...dirty(content), organisation: 'Сэргээгдэх нөөцийн ерөнхий газар' } });
  for (const path of [`/documents/${id}`, '/documents', `/documents/${id}/edit`]) {
    await page.goto(address + path);
    await isText(author, path);
  }
  await page.locator('[name="/groups/0/measures/0/text"]').fill(`${markup} өөр`);
  await page.waitForFunction(() => /\d\d:\d\d/.test(document.querySelector('.kept').textContent));
  await isText(author, 'a draft that is kept');
  await api(`/documents/${id}/acts`, { act: 'reported', values: { ...acts.reported, position: markup, name: markup }, password: author.account.password });

  const signer = await arrives('signer');
  const look = async (path, options) => {
    await signer.page.goto(address + path);
    await isText(signer, path, options);
  };
  await look('/inbox');
  await look(`/documents/${id}`);
  await send(signer, 'form[action$="/return"]');
  await page.goto(`${address}/documents/${id}`);
  await isText(author, 'returned');
  await api(`/documents/${id}/acts`, { act: 'reported', values: acts.reported, password: author.account.password });
  await signer.page.goto(`${address}/documents/${id}`);
  await send(signer, '#act-form', { '[name="/acts/acknowledged/date"]': '2026-11-27', '#act-password': signer.account.password });

  const archivist = await arrives('archivist');
  await page.goto(`${address}/documents/${id}`);
  const record = await page.getAttribute('main a[href^="/records/"]', 'href');
  for (const path of [record, `${record}/copy`, `${record}/hold`, `${record}/like`, `/compare?one=${record.split('/').at(-1)}`]) {
    await archivist.page.goto(address + path);
    await isText(archivist, path, { shown: !/like|compare/.test(path) });
  }
  for (let tries = 0; tries < 30; ++tries) {
    await archivist.page.goto(`${address}/?q=onerror`);
    if (await archivist.page.locator('.hit').count()) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await isText(archivist, 'a result');
  await archivist.page.locator('#q').fill('');
  await archivist.page.locator('#q').pressSequentially('Худгийн бүрт', { delay: 20 });
  await archivist.page.waitForSelector('[role=option]');
  await isText(archivist, 'a suggestion');
  await archivist.page.goto(`${address}/?q=onerror`);
  await activate(archivist.page, '.leaf-link a');
  await isText(archivist, 'the page of the hit');
});

const forms = [
  { role: 'admin', at: '/accounts', form: '#new ~ form', shown: ['/accounts', '/accounts/hostile'],
    others: { '#name': 'hostile', '#password': 'өвлийн-наран-туяа-9', '#role-staff': '' } },
  { role: 'admin', at: '/organisation', form: '#new ~ form', shown: ['/organisation'] },
  { role: 'signer', at: '/delegations', form: '#new ~ form', shown: ['/delegations'], others: { '#delegate': 'archivist', '#until': '2026-11-27' } },
  { role: 'staff', at: '/ask-access', form: 'form[action="/ask-access"]', shown: ['/my-records'], seen: ['archivist', '/access-requests'] },
  { role: 'staff', at: '/?q=' + encodeURIComponent('тайлан'), unfold: '.save-search summary', form: '.save-search form', shown: ['/', '/searches'] },
  { role: 'archivist', at: '/retention/new', form: 'form[action="/retention/preview"]', refused: true },
  { role: 'archivist', at: '/packages', form: 'form[action="/packages"]', refused: true },
  { role: 'archivist', at: '/holds', form: 'form[action="/holds"]', refused: true },
  { role: 'auditor', at: '/events', form: 'form[action="/events"]', refused: true },
  { role: 'auditor', at: '/usage', form: 'form[action="/usage"]', refused: true },
  { role: 'author', at: '/documents/start?form=job_description', form: 'form[role=search]', refused: true },
  { role: 'staff', at: '/', form: '.search-box', refused: true },
];

for (const { role, at, form, shown = [], others, seen, unfold, refused } of forms) {
  test(`in the form at ${at}`, async () => {
    const visitor = await arrives(role);
    await visitor.page.goto(address + at);
    if (unfold) await visitor.page.press(unfold, 'Enter');
    await send(visitor, form, others);
    await isText(visitor, `the answer at ${at}`, { shown: Boolean(refused) });
    for (const path of shown) {
      await visitor.page.goto(address + path);
      await isText(visitor, path);
    }
    if (!seen) return;
    const other = await arrives(seen[0]);
    await other.page.goto(address + seen[1]);
    await isText(other, seen[1]);
  });
}
