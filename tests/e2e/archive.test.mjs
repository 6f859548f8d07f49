// SPDX-License-Identifier: GPL-3.0-or-later
// The archive's pages: fonds, the plan of a year, a unit, an inventory, unfiled
// records, the end of a year; and what an archivist does on them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { activate, address, closeBrowser, heading, overflows, picture, violations, visitorAs } from './visitor.mjs';

after(closeBrowser);

async function usable(page, name) {
  assert.deepEqual(await violations(page), [], name);
  for (const width of [390, 1280]) assert.equal(await overflows(page, width), false, `${name} wider than ${width}`);
  await picture(page, name);
}

test('an archivist walks from the archive to a record and through the end of the year', async () => {
  const { page, complaints } = await visitorAs('archivist');
  await page.goto(`${address}/archive`);
  await usable(page, 'archive');
  await activate(page, 'main tbody a');
  await usable(page, 'archive-fonds');
  const fonds = page.url();
  await activate(page, 'main tbody a');
  assert.match(page.url(), /\/archive\/plans\//);
  await usable(page, 'archive-plan');
  // An entry is added to the approved plan, with the next index; the same again is refused.
  const add = async () => {
    await page.fill('#file_index', '1-09/01');
    await page.fill('#title', 'Туршилтын хэрэг');
    await page.fill('#department', 'Захиргаа, хүний нөөцийн хэлтэс');
    await page.fill('#retention_item', '5.1');
    await activate(page, page.locator('form[action$="/entries"] button'));
  };
  await add();
  assert.ok((await page.textContent('main')).includes('Туршилтын хэрэг'));
  await add();
  assert.ok(await page.locator('[role=alert]').count());
  await page.goto(fonds);
  await activate(page, 'main tbody a');
  await activate(page, 'a[href^="/archive/units/"]');
  await usable(page, 'archive-unit');
  await activate(page, 'main tbody a');
  assert.match(page.url(), /\/records\//);
  assert.ok(await page.locator('a[href^="/archive/units/"]').count(), 'the record tells its place');
  await usable(page, 'archive-record');
  await page.goto(`${fonds}/unfiled`);
  await usable(page, 'archive-unfiled');
  await page.goto(fonds);
  await activate(page, 'form[action$="/year-end"] button');
  await usable(page, 'archive-year-end');
  // The year is not over: without a word of it nothing is closed.
  await page.check('#early');
  await activate(page, 'form[method=post][action$="/year-end"] button');
  await usable(page, 'archive-year-ended');
  await page.goto(fonds);
  if (await page.locator('a[href^="/archive/inventories/"]').count()) {
    await activate(page, 'a[href^="/archive/inventories/"]');
    await usable(page, 'archive-inventory');
  }
  assert.ok(await heading(page));
  assert.deepEqual(complaints, []);
});

test('an auditor looks and changes nothing; others do not see it', async () => {
  const { page } = await visitorAs('auditor');
  await page.goto(`${address}/archive`);
  assert.equal(await page.locator('main form').count(), 0);
  const { page: other } = await visitorAs('author');
  assert.equal((await other.goto(`${address}/archive`)).status(), 403);
});
