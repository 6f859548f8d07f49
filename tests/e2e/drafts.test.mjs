// SPDX-License-Identifier: GPL-3.0-or-later
// The author's desk: nothing typed is lost, rows are handled, tables are pasted.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { activate, address, closeBrowser, overflows, picture, signIn, tick, violations, visitorAs } from './visitor.mjs';

after(closeBrowser);

const blank = `${address}/documents/new?form=job_description`;
const press = (page, name, value) => activate(page, `button[name="${name}"][value="${value}"]`);
const kept = (page) => page.waitForFunction(() => /\d\d:\d\d/.test(document.querySelector('.kept').textContent));

test('without script: kept, continued, rows ticked, a table put in, thrown away', async () => {
  const { page, complaints } = await visitorAs('author', { script: false });
  await page.goto(blank);
  await page.fill('[name="/unit"]', 'Хадгалсан хэлтэс');
  await press(page, 'keep', '1');
  assert.match(page.url(), /\/documents\/works\/[0-9a-f-]{36}$/);
  const work = page.url();
  assert.equal(await page.inputValue('[name="/unit"]'), 'Хадгалсан хэлтэс');

  await press(page, 'paste', '/goals/0/duties');
  await page.fill('[name=pasted]', '1\tТайлан нэгтгэх\tХугацаа\tГ, Х\n2\tХяналт тавих\tБиелэлт\tХ\n3\tЗөвлөх\t\tТ\n');
  await press(page, 'paste_in', '/goals/0/duties');
  assert.equal(await page.inputValue('[name="/goals/0/duties/1/text"]'), 'Хяналт тавих');
  assert.equal(await page.inputValue('[name="/goals/0/duties/0/participation"]'), 'Г, Х');

  await press(page, 'add', '/goals');
  await page.fill('[name="/goals/1/text"]', 'Хоёр дахь зорилт');
  await tick(page, '[name=row][value="/goals/0/duties/2"]');
  await press(page, 'rows', 'up');
  assert.equal(await page.inputValue('[name="/goals/0/duties/1/text"]'), 'Зөвлөх');
  assert.ok(await page.isChecked('[name=row][value="/goals/0/duties/1"]'), 'it stays ticked');
  await page.selectOption('[name=target]', '/goals/1/duties');
  await press(page, 'rows', 'move');
  assert.equal(await page.inputValue('[name="/goals/1/duties/1/text"]'), 'Зөвлөх');
  await press(page, 'rows', 'copy');
  assert.equal(await page.inputValue('[name="/goals/1/duties/2/text"]'), 'Зөвлөх');
  assert.equal(await overflows(page, 390), false);
  await picture(page, 'draft-rows');
  await press(page, 'preview', '1');
  const paper = await page.getAttribute('.preview-pane object', 'data');
  const answer = await page.request.get(address + paper.split('#')[0]);
  assert.ok((await answer.body()).subarray(0, 5).toString() === '%PDF-');
  await picture(page, 'draft-preview');

  await page.goto(`${address}/documents`);
  assert.equal(await page.locator(`#unfinished ~ ul a[href="${new URL(work).pathname}"]`).count(), 1);
  await picture(page, 'documents-unfinished');
  await page.press(`li:has(a[href="${new URL(work).pathname}"]) summary`, 'Enter');
  await activate(page, `form[action="${new URL(work).pathname}/discard"] button`);
  assert.equal((await page.goto(work)).status(), 404);
  assert.deepEqual(complaints, []);
});

test('with script: kept while typing, checked, rows without a new page, a table pasted', async () => {
  const { page, complaints } = await visitorAs('author');
  await page.goto(blank);
  await page.fill('[name="/unit"]', 'Бичиж буй хэлтэс');
  await page.fill('[name="/annex/annex_number"]', 'олон');
  await page.press('[name="/annex/annex_number"]', 'Tab');
  await kept(page);
  assert.match(page.url(), /\/documents\/works\//);
  assert.equal(await page.getAttribute('[name="/annex/annex_number"]', 'aria-invalid'), 'true');
  assert.equal(await page.getAttribute('[name="/purpose"]', 'aria-invalid'), null, 'not scolded before it is touched');
  await page.fill('[name="/annex/annex_number"]', '8');
  await page.waitForFunction(() => !document.querySelector('[name="/annex/annex_number"]').hasAttribute('aria-invalid'));

  await page.click('button[name=add][value="/goals/0/duties"]');
  await page.waitForSelector('[name="/goals/0/duties/1/text"]');
  assert.equal(await page.evaluate(() => document.activeElement.name), '/goals/0/duties/1/text');
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Нэг\tА\tГ\nХоёр\tБ\tХ');
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await page.waitForFunction(() => document.querySelector('[name="/goals/0/duties/1/text"]')?.value === 'Хоёр');
  assert.equal(await page.inputValue('[name="/unit"]'), 'Бичиж буй хэлтэс');
  const ticked = '[data-of="/goals/0/duties/1/participation"]';
  assert.ok(await page.isChecked(`${ticked}[value="Х"]`));
  await page.check(`${ticked}[value="Ш"]`);
  await page.click('button[name=preview]');
  await page.waitForSelector('.preview-pane object');
  await kept(page);
  await page.reload();
  assert.equal(await page.inputValue('[name="/goals/0/duties/0/text"]'), 'Нэг');
  assert.ok(await page.isChecked(`${ticked}[value="Ш"]`));
  assert.deepEqual(await violations(page), []);
  assert.equal(await overflows(page, 390), false);
  assert.deepEqual(complaints, []);
});

for (const script of [false, true]) {
  test(`a session that ends while typing loses nothing ${script ? 'with' : 'without'} script`, async () => {
    const { page, context } = await visitorAs('author', { script });
    await page.goto(blank);
    await context.clearCookies();
    await page.fill('[name="/unit"]', 'Нэвтрэлт дууссан хэлтэс');
    if (script) {
      await page.waitForSelector('.kept a');
      await activate(page, '.kept a');
    } else {
      await press(page, 'save', '1');
    }
    await signIn(page, 'author', { here: true });
    assert.match(page.url(), /\/documents\/works\//);
    assert.equal(await page.inputValue('[name="/unit"]'), 'Нэвтрэлт дууссан хэлтэс');
  });
}

test('many drafts out of one spreadsheet, one out of earlier documents, two compared', async () => {
  const { page, complaints } = await visitorAs('author');
  const look = async (name) => {
    assert.deepEqual(await violations(page), [], name);
    assert.equal(await overflows(page, 390), false, name);
    await picture(page, name);
  };
  await page.goto(`${address}/documents/bulk`);
  await look('bulk');
  const lines = ['Нэгжийн нэр;Албан тушаалын нэр;Байгууллагын нэр;Албан тушаалын зорилго;/goals/*/text;/goals/*/duties/*/text'];
  for (let i = 1; i <= 12; ++i)
    lines.push(`Олон хүний хэлтэс;Ажилтан ${i};Төв;${i % 4 ? 'Ажлаа хийх' : ''};Зорилт;Эхний үүрэг`, ';;;;;Дараагийн үүрэг');
  await page.selectOption('#bulk-form', 'job_description');
  await page.setInputFiles('#bulk-file', { name: 'жагсаалт.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
  await activate(page, 'form[action="/documents/bulk"] button');
  await page.waitForFunction(() => document.querySelector('main') && !document.querySelector('[data-continue]'), null, { timeout: 60000 });
  assert.equal(await page.locator('tbody .sealed').count(), 9);
  assert.match(await page.textContent('tbody tr:nth-child(4)'), /^8.*Дуусаагүй.*зорилго/s);
  await look('bulk-batch');
  await activate(page, 'tbody tr:nth-child(4) a');
  assert.equal(await page.inputValue('[name="/goals/0/duties/1/text"]'), 'Дараагийн үүрэг');

  await page.goto(`${address}/documents/start?form=performance_report`);
  await look('start');
  // Beside the documents stand two answers: what is found by itself, and none.
  const documents = (form) => page.locator(`[name="from-${form}"]:not([value=""]):not([value="none"])`);
  for (const source of ['job_description', 'performance_report']) await documents(source).first().check();
  const year = Number((await documents('performance_report').first().locator('+ label').textContent()).match(/(20\d\d) оны/)[1]);
  await activate(page, 'form[action="/documents/new"] button');
  assert.equal(Number(await page.inputValue('[name="/year"]')), year + 1);
  assert.ok((await page.inputValue('[name="/groups/0/measures/0/text"]')).length > 0);
  assert.equal(await page.inputValue('[name="/groups/0/measures/0/achieved"]'), '');
  await look('draft-prefilled');

  await page.goto(`${address}/documents/start?form=job_description`);
  const [one, other] = await documents('job_description').evaluateAll((all) => all.map((radio) => radio.value));
  await page.goto(`${address}/compare?one=${one}&other=${other}`);
  assert.ok(await page.locator('.changes ins').count() > 0);
  await look('compare');
  assert.deepEqual(complaints, []);
});
