// SPDX-License-Identifier: GPL-3.0-or-later
// Papers of the past: tests/e2e/run has imported two; an archivist checks them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { activate, address, closeBrowser, heading, overflows, picture, searchUntilFound, violations, visitorAs } from './visitor.mjs';

after(closeBrowser);

async function firstFile(page) {
  await page.goto(`${address}/ingest`);
  await activate(page, '.documents h2 a');
  await activate(page, '.documents h3 a');
}

test('what was read stands beside the scan, for everyone who may', async () => {
  const { page, complaints } = await visitorAs('archivist', { script: true });
  for (const language of ['mn', 'en']) {
    for (const link of [null, '.documents h2 a', '.documents h3 a']) {
      if (link) await activate(page, link);
      else await page.goto(`${address}/ingest?lang=${language}`);
      assert.ok(await heading(page));
      assert.deepEqual(await violations(page), []);
      for (const width of [390, 1280]) assert.equal(await overflows(page, width), false, `wider than ${width}`);
      await picture(page, `ingest${link ? link.replace(/\W+/g, '-') : ''}-${language}`);
    }
  }
  assert.ok(await page.evaluate(() => document.querySelector('.scan img').naturalWidth > 500));
  assert.ok(await page.locator('.scan rect').count() > 2);
  assert.deepEqual(complaints, []);
});

test('a paper is mended, confirmed and found; another is rejected', async () => {
  const { page } = await visitorAs('archivist', { script: false });
  await firstFile(page);
  await page.fill('#field-year', '');
  await activate(page, '.read-fields button.btn-primary');
  assert.ok(await page.locator('.field-fault').count() === 1);
  await page.fill('#field-year', '2024');
  await page.fill('#field-position', 'Зуухны түүхэн дарга');
  await activate(page, '.read-fields button.btn-primary');
  assert.ok(page.url().includes('/ingest/files/'), 'on to the next');
  await page.fill('#reason', 'Хуудас дутуу');
  await activate(page, 'form[action$="/reject"] button');
  assert.ok(!page.url().includes('/files/'));
  assert.ok((await page.textContent('table')).includes('Хуудас дутуу'));
  const hits = await searchUntilFound(page, 'Зуухны түүхэн дарга');
  assert.equal(hits.length, 1);
});

test('staff see nothing of it', async () => {
  const { page } = await visitorAs('staff');
  const response = await page.goto(`${address}/ingest`);
  assert.equal(response.status(), 403);
});
