// SPDX-License-Identifier: GPL-3.0-or-later
// Searching as people do it: suggestions, saved searches, the page of the hit.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { activate, address, closeBrowser, heading, overflows, picture, violations, visitorAs } from './visitor.mjs';

after(closeBrowser);

const query = (words) => `${address}/?q=${encodeURIComponent(words)}`;

// A surname or post that the demonstration's first record has.
async function someName(page) {
  await page.goto(`${address}/`);
  const name = (await page.textContent('.hit .person')).trim().split(/\s+/).pop();
  assert.ok(name.length > 3);
  return name;
}

async function everyoneCanUse(page, name) {
  for (const language of ['mn', 'en']) {
    const there = new URL(page.url());
    there.searchParams.set('lang', language);
    await page.goto(there.href);
    assert.ok(await heading(page));
    assert.deepEqual(await violations(page), []);
    for (const width of [390, 1280]) assert.equal(await overflows(page, width), false, `wider than ${width}`);
    await picture(page, language === 'mn' ? name : `${name}-en`);
  }
}

test('what is typed is completed, and chosen by the keyboard', async () => {
  const { page, complaints } = await visitorAs('archivist');
  const name = await someName(page);
  await page.fill('#q', '');
  await page.locator('#q').pressSequentially(name.slice(0, 4), { delay: 30 });
  await page.waitForSelector('[role=option]');
  assert.equal(await page.getAttribute('#q', 'aria-expanded'), 'true');
  assert.deepEqual(await violations(page), []);
  await picture(page, 'suggestions');
  const first = await page.getAttribute('[role=option]', 'data-text');
  await page.press('#q', 'ArrowDown');
  assert.equal(await page.inputValue('#q'), first);
  assert.equal(await page.getAttribute('#q', 'aria-activedescendant'), 'suggestion-0');
  await page.press('#q', 'Escape');
  assert.equal(await page.inputValue('#q'), name.slice(0, 4));
  assert.equal(await page.locator('[role=option]').count(), 0);
  await page.locator('#q').pressSequentially(name.slice(4), { delay: 30 });
  await page.waitForSelector('[role=option]');
  await page.press('#q', 'ArrowDown');
  await activate(page, '#q');
  assert.ok(await page.locator('.hit').count() > 0);
  // By the mouse as well.
  await page.fill('#q', '');
  await page.locator('#q').pressSequentially(name.slice(0, 4), { delay: 30 });
  await page.waitForSelector('[role=option]');
  const loaded = page.waitForEvent('load');
  await page.locator('[role=option]').first().click();
  await loaded;
  assert.ok(await page.locator('.hit').count() > 0);
  assert.deepEqual(complaints, []);
});

test('suggestions show text as text', async () => {
  const { page, complaints } = await visitorAs('staff');
  await page.route('**/api/v1/suggest*', (route) => route.fulfill({ json: {
    suggestions: [{ kind: 'person', text: '<img src=x onerror=alert(1)>', count: 1 }] } }));
  await page.goto(`${address}/`);
  await page.locator('#q').pressSequentially('аб');
  await page.waitForSelector('[role=option]');
  assert.equal(await page.locator('[role=option] img').count(), 0);
  assert.match(await page.textContent('[role=option]'), /<img/);
  assert.deepEqual(complaints, []);
});

test('everything is there without script', async () => {
  const { page } = await visitorAs('archivist', { script: false });
  await page.goto(`${address}/`);
  // What several records say: what all results share is no facet.
  await page.fill('#q', 'тайлан');
  await activate(page, '.search-box button');
  assert.ok(await page.locator('.hit').count() > 0);
  const facets = await page.locator('.facets section').count();
  assert.ok(facets > 0);
  await activate(page, '.facets a');
  assert.equal(await page.locator('.chosen li').count(), 1);
  // Order by name: the current one is told.
  await activate(page, page.locator('.orders a').nth(2));
  assert.equal(await page.locator('.orders a').nth(2).getAttribute('aria-current'), 'true');
  await activate(page, '.leaf-link a');
  assert.ok(await page.locator('.leaf img').count());
});

test('a search is saved, shown at the start, renamed and removed', async () => {
  const { page, complaints } = await visitorAs('staff', { script: false });
  await page.goto(query('тайлан'));
  await page.click('.save-search summary');
  await page.fill('#saved-name', 'Миний тайлан');
  await activate(page, '.save-search button');
  assert.equal(new URL(page.url()).pathname, '/searches');
  assert.match(await page.textContent('main'), /Миний тайлан/);
  await page.goto(`${address}/`);
  assert.match(await page.textContent('.saved'), /Миний тайлан/);
  await picture(page, 'start-with-saved');
  await activate(page, '.saved li a');
  assert.equal(await page.inputValue('#q'), 'тайлан');
  await page.goto(`${address}/searches`);
  await page.click('.saved-actions summary');
  await picture(page, 'saved-searches');
  await page.fill('.saved-actions input[name=name]', 'Өөр нэр');
  await activate(page, '.saved-actions form:nth-of-type(1) button');
  assert.match(await page.textContent('main'), /Өөр нэр/);
  await page.click('.saved-actions summary');
  await activate(page, '.saved-actions form:nth-of-type(2) button');
  assert.doesNotMatch(await page.textContent('main'), /Өөр нэр/);
  assert.deepEqual(complaints, []);
});

test('saved searches can be used by everyone', async () => {
  const { page, complaints } = await visitorAs('signer');
  await page.goto(query('тайлан'));
  await page.click('.save-search summary');
  await activate(page, '.save-search button');
  await everyoneCanUse(page, 'searches');
  assert.deepEqual(complaints, []);
});

test('a result leads to the page where its words stand, marked', async () => {
  const { page, complaints } = await visitorAs('archivist');
  await page.goto(query('тайлан'));
  await activate(page, '.leaf-link a');
  const leaf = page.locator('.leaf img');
  assert.ok(await leaf.evaluate((image) => image.naturalWidth) > 600);
  const marks = page.locator('.hit-mark');
  assert.ok(await marks.count() > 0);
  const frame = await leaf.boundingBox(), mark = await marks.first().boundingBox();
  assert.ok(mark.x >= frame.x - 2 && mark.x + mark.width <= frame.x + frame.width + 2);
  assert.ok(mark.y >= frame.y - 2 && mark.y + mark.height <= frame.y + frame.height + 2);
  assert.match((await page.locator('.leaf-text mark').first().textContent()).toLowerCase(), /тайлан/);
  await everyoneCanUse(page, 'leaf');
  await activate(page, '.leaf-resize');
  assert.equal(await overflows(page, 390), false);
  await picture(page, 'leaf-large');
  assert.deepEqual(complaints, []);
});

test('records like one are found from its page', async () => {
  const { page, complaints } = await visitorAs('archivist');
  await page.goto(`${address}/`);
  await activate(page, '.hit h3 a');
  const own = new URL(page.url()).pathname;
  await activate(page, `a[href="${own}/like"]`);
  assert.ok(await page.locator('.hit').count() > 0);
  assert.equal(await page.locator(`.hit h3 a[href="${own}"]`).count(), 0);
  await everyoneCanUse(page, 'similar');
  assert.deepEqual(complaints, []);
});
