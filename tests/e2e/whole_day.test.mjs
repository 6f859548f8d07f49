// SPDX-License-Identifier: GPL-3.0-or-later
// The day of each role, one record going through all their hands: from an empty form to a sealed
// record, asked for, found and read by another, copied, held, its unit closed, seen by the auditor.
// By the keyboard alone; without script on a wide screen and with it on a narrow one.
// later/whole_day.test.mjs goes on in the next year, when it is due.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { attach, choose, comeIn, press, reach, take, unfold, write } from './keyboard.mjs';
import { address, closeBrowser, heading, overflows, picture, violations, visitorAs } from './visitor.mjs';

after(closeBrowser);

const organisation = 'Сэргээгдэх нөөцийн ерөнхий газар'; // whose fonds the demonstration has
const days = [];
after(() => writeFileSync(join(process.env.E2E_WORK, 'day.json'), JSON.stringify(days)));

const variants = [
  { script: false, width: 1280, unit: 'Хөрсний судалгааны хэлтэс', position: 'Хөрс судлаач', patronymic: 'Лувсан', given: 'Энхжаргал',
    signed: 'Л.Энхжаргал', purpose: 'Газрын доройтлын судалгаанд', newcomer: 'solongo', newcomer_name: 'Ш.Солонго', group: 'Мөсөн голын баг' },
  { script: true, width: 390, unit: 'Ойн нөөцийн хэлтэс', position: 'Ойн инженер', patronymic: 'Пүрэв', given: 'Золзаяа',
    signed: 'П.Золзаяа', purpose: 'Ойн тооллогын дүнд', newcomer: 'itgel', newcomer_name: 'Ч.Итгэл', group: 'Ургамлын баг' }];

for (const one of variants) {
  const { script, width, unit, position, patronymic, given, signed, purpose } = one;
  const how = `by the keyboard at ${width} ${script ? 'with' : 'without'} script`;
  const day = { script, width };
  const arrives = (role) => comeIn(role, { script, width });

  // A page on the way: not wider than the screen; with script axe looks at it as well.
  const usable = async (page, name) => {
    assert.equal(await overflows(page, width), false, `${name} is wider than ${width}`);
    if (script) assert.deepEqual(await violations(page), [], name);
    await picture(page, `day-${name}-${script ? 'script' : 'plain'}`);
  };
  const menu = (page, path) => press(page, `.site-head nav a[href="${path}"]`);

  test(`an author writes a report and signs it, ${how}`, async () => {
    const { page, account, complaints } = await arrives('author');
    await menu(page, '/documents');
    await press(page, 'a[href="/documents/new"]');
    await press(page, 'a[href="/documents/new?form=performance_report"]');
    await usable(page, 'draft');
    const field = (pointer, value) => write(page, `[name="${pointer}"]`, value);
    await field('/organisation', organisation);
    await field('/unit', unit);
    await field('/position', position);
    await field('/person/patronymic', patronymic);
    await field('/person/given', given);
    await field('/year', '2026');
    await field('/groups/0/title', 'Зорилт 1. Бодлогын баримт бичигт тусгагдсан зорилт');
    await field('/groups/0/measures/0/text', 'Дээж авах, шинжлэх');
    await field('/groups/0/measures/0/started', '2026-02-02');
    await field('/groups/0/measures/0/percent', '100');
    await press(page, '.save-bar button[name=save]');
    assert.match(await heading(page), new RegExp(given, 'i'));
    day.document = page.url();
    await field('/acts/reported/name', signed);
    await field('/acts/reported/date', '2026-11-26');
    await write(page, '#act-password', account.password);
    await press(page, '#act-form > button');
    assert.equal(await page.locator('.acts > .done').count(), 1);
    await usable(page, 'document');
    assert.deepEqual(complaints, []);
  });

  test(`an approver finds it in the inbox and seals it, ${how}`, async () => {
    const { page, account, complaints } = await arrives('signer');
    await menu(page, '/inbox');
    await press(page, page.locator('.inbox-what a', { hasText: new RegExp(given, 'i') }));
    await write(page, '[name="/acts/acknowledged/name"]', 'Г.Төгөлдөр');
    await write(page, '[name="/acts/acknowledged/date"]', '2026-11-27');
    await write(page, '#act-password', account.password);
    await press(page, '#act-form > button');
    // It is of another unit: who has sealed it sees it no longer, its author does.
    assert.equal(page.url(), `${address}/inbox?sealed=1`);
    assert.equal(await page.locator('.alert-success').count(), 1);
    await usable(page, 'inbox-sealed');
    const author = await visitorAs('author', { script });
    await author.page.goto(day.document);
    await press(author.page, 'main a[href^="/records/"]');
    assert.match(author.page.url(), /\/records\/[0-9a-f-]{36}$/);
    day.record = new URL(author.page.url()).pathname;
    day.number = (await author.page.textContent('.over')).match(/№\s*(\S+)/)[1];
    assert.equal(await author.page.locator('.seal-state.tone-success').count(), 1);
    assert.equal((await page.request.get(address + day.record)).status(), 404);
    assert.deepEqual([...complaints, ...author.complaints], []);
  });

  test(`somebody of the staff does not find it and asks for it, ${how}`, async () => {
    const { page, complaints } = await arrives('staff');
    await write(page, '#q', `${patronymic}ын ${given}`);
    await press(page, '.search-box button');
    assert.ok(!(await page.locator('.hit h3').allTextContents()).some((title) => title.includes(given)));
    assert.equal((await page.request.get(address + day.record)).status(), 404);
    await menu(page, '/my-records');
    await press(page, 'a[href="/ask-access"]');
    await usable(page, 'ask-access');
    await write(page, '#reference', day.number);
    await write(page, '#purpose', purpose);
    await press(page, 'form[action="/ask-access"] button');
    assert.match(await page.textContent('#requests ~ .scroll'), new RegExp(purpose));
    await usable(page, 'own-records');
    assert.deepEqual(complaints, []);
  });

  test(`an archivist opens it to the asker, copies, relates, packs, holds, shelves it, ${how}`, async () => {
    const { page, complaints } = await arrives('archivist');
    await menu(page, '/duties');
    await press(page, '.rooms a[href="/access-requests"]');
    await press(page, page.locator('#waiting ~ .scroll tr', { hasText: purpose }).locator('td:nth-child(3) a'));
    await usable(page, 'access-request');
    await press(page, 'form[action$="/grant"] button');

    // Found by the name in another case.
    await menu(page, '/');
    await write(page, '#q', `${patronymic}ын ${given}`);
    await press(page, '.search-box button');
    await press(page, page.locator('.hit h3 a', { hasText: given }));
    assert.equal(new URL(page.url()).pathname, day.record);
    await usable(page, 'record');
    const id = day.record.split('/').at(-1);

    // A certified copy: a sealed PDF, whose hash the log has.
    await press(page, 'a[href$="/copy"]');
    await usable(page, 'copy');
    await write(page, '#asked_by', 'Ц.Хонгорзул');
    await write(page, '#purpose', 'Нийгмийн даатгалд өгнө');
    const [download] = await Promise.all([page.waitForEvent('download'),
      reach(page, 'form[action$="/copy"] button').then(() => page.keyboard.press('Enter'))]);
    const copy = await readFile(await download.path());
    const { events } = await (await page.request.get(`${address}/api/v1/records/${id}/events`)).json();
    const hash = createHash('sha256').update(copy).digest('hex');
    assert.ok(events.some((event) => event.type === 'record.copied' && JSON.stringify(event).includes(hash)));
    day.copy = join(process.env.E2E_WORK, `copy-${width}.pdf`);
    writeFileSync(day.copy, copy);
    await press(page, '.over a');

    // A relation to another record, which is found by its words.
    await press(page, 'a[href$="/relate"]');
    await write(page, '#q', 'тодорхойлолт');
    await press(page, 'main form[role=search] button');
    await usable(page, 'relate');
    await press(page, '.choices button');
    assert.ok(await page.locator('#relations').count());

    // A redacted copy for those who may not see the whole.
    await attach(page, '#redacted', { name: 'hidden.pdf', mimeType: 'application/pdf', buffer: copy });
    await press(page, 'form[action$="/renditions"] button');
    assert.equal(await page.locator('#renditions ~ p').count(), 1);

    await press(page, '.deeds form[action$="/package"] button');
    assert.match(page.url(), /\/packages#package-/);
    await usable(page, 'packages');
    await page.goBack();

    await press(page, 'a[href$="/hold"]');
    await take(page, '#what-record');
    await write(page, '#reason', 'Хөдөлмөрийн маргаан');
    await write(page, '#basis', 'Шүүгчийн захирамж 2026-11-25, № 1187');
    await press(page, 'form[action$="/hold"] button');
    await usable(page, 'record-held');
    await press(page, '.held a[href="/holds"]');
    assert.ok(await page.locator(`a[href="${day.record}"]`).count(), 'the hold names what it holds');
    await usable(page, 'holds');
    await press(page, `a[href="${day.record}"]`);

    // Where it stands: its unit gets a shelf, the tree leads back to it, the unit is closed.
    await press(page, '#place ~ p a');
    day.unit = new URL(page.url()).pathname;
    await write(page, '#shelf', '2-р сан, 4-р тавиур, 3-р тавцан');
    await press(page, 'form[action$="/shelf"] button');
    await usable(page, 'unit');
    await press(page, 'a[href*="#tree"]');
    await usable(page, 'tree');
    await press(page, `.tree a[href="${day.record}"]`);
    await press(page, '#place ~ p a');
    await press(page, 'form[action$="/close"] button');
    assert.equal(await page.locator('form[action$="/close"]').count(), 0);
    assert.deepEqual(complaints, []);
  });

  test(`an archivist adopts a schedule by which reports are due at the year's end, ${how}`, async () => {
    const { page, complaints } = await arrives('archivist');
    await menu(page, '/duties');
    await press(page, '.rooms a[href="/retention"]');
    await press(page, 'a[href^="/retention/new"]');
    const items = await page.inputValue('[name=items]');
    assert.match(items, /^2\.15 \| \d+ жил/m);
    // Only the one line: the whole would be pasted, not typed.
    const lines = items.split('\n'), line = lines.findIndex((text) => text.startsWith('2.15 |'));
    await reach(page, '[name=items]');
    await page.keyboard.press('Control+Home');
    for (let step = 0; step < line; ++step) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.insertText(lines[line].replace(/^2\.15 \| \d+ жил/, '2.15 | 0 жил'));
    await write(page, '[name=basis]', `Даргын 2026 оны 11 дүгээр сарын 26-ны А/${width} тушаал`);
    await press(page, 'form[action="/retention/preview"] button');
    assert.match(await page.inputValue('[name=items]'), /^2\.15 \| 0 жил/m);
    await usable(page, 'schedule');
    await press(page, page.locator('form[action="/retention"] button[class*=primary]').last());
    assert.match(await page.textContent('main'), new RegExp(`А/${width}`));
    assert.deepEqual(complaints, []);
  });

  test(`the asker reads what was opened, keeps a search, signs out, ${how}`, async () => {
    const { page, complaints } = await arrives('staff');
    await write(page, '#q', given);
    await press(page, '.search-box button');
    assert.ok((await page.locator('.hit h3').allTextContents()).some((title) => title.includes(given)));
    await unfold(page, '.save-search summary');
    await write(page, '#saved-name', `${given}ийн тайлан`);
    await press(page, '.save-search button');
    await press(page, page.locator('main a', { hasText: `${given}ийн тайлан` }));
    await press(page, page.locator('.hit h3 a', { hasText: given }));
    assert.equal(new URL(page.url()).pathname, day.record);
    assert.equal(await page.locator('.deeds a[href$="/hold"]').count(), 0, 'no deeds of an archivist');
    await press(page, '.file-links a[href*="/pages"]');
    await usable(page, 'leaf');
    await press(page, '.site-user form button');
    assert.match(page.url(), /\/sign-in/);
    assert.deepEqual(complaints, []);
  });

  test(`an auditor sees who looked, why, and checks the copy, ${how}`, async () => {
    const { page, complaints } = await arrives('auditor');
    await menu(page, '/duties');
    await press(page, '.rooms a[href="/events"]');
    await choose(page, '#who', 'staff');
    await choose(page, '#kind', 'looked');
    await write(page, '#subject', day.record.split('/').at(-1));
    await press(page, 'form[action="/events"] button');
    assert.ok(await page.locator('tbody tr').count());
    await usable(page, 'events');
    await press(page, 'tbody a');
    await usable(page, 'event');
    const [download] = await Promise.all([page.waitForEvent('download'),
      reach(page, 'a[download]').then(() => page.keyboard.press('Enter'))]);
    const proof = JSON.parse(await readFile(await download.path(), 'utf8'));
    assert.ok(proof.path.length > 0 && proof.checkpoint);
    await press(page, '.rooms a[href="/usage"]');
    await write(page, '#record', day.number);
    await press(page, 'form[action="/usage"] button');
    assert.match(await page.textContent('tbody'), new RegExp(purpose));
    await usable(page, 'usage');
    await menu(page, '/verify');
    await attach(page, '#pdf', day.copy);
    await press(page, 'form[action="/verify"] button');
    assert.ok(await page.locator('.seal-state.tone-success').count());
    await usable(page, 'verified');
    for (const room of ['/fixity', '/figures', '/retention']) {
      await menu(page, '/duties');
      await press(page, `.rooms a[href="${room}"]`);
      assert.equal(await page.locator('main form[method=post]').count(), 0, `an auditor changes nothing at ${room}`);
    }
    assert.deepEqual(complaints, []);
  });

  test(`an administrator founds a group with a post, takes somebody on, looks at the forms, ${how}`, async () => {
    const { page, complaints } = await arrives('admin');
    await menu(page, '/accounts');
    await write(page, '#name', one.newcomer);
    await write(page, '#display_name', one.newcomer_name);
    await write(page, '#password', 'өвлийн-наран-туяа-9');
    await take(page, '#role-staff');
    await press(page, '#new ~ form button');
    assert.equal(await page.getByRole('cell', { name: one.newcomer }).count(), 1);
    await press(page, '.rooms a[href="/organisation"]');
    await usable(page, 'organisation');
    await write(page, '#name', one.group);
    await choose(page, '#parent', await page.locator('#parent option').nth(1).getAttribute('value'));
    await write(page, '#new ~ form [name=day]', '2026-11-27');
    await write(page, '#new ~ form [name=basis]', 'А/141');
    await press(page, '#new ~ form button');
    assert.equal(await heading(page), one.group);
    await unfold(page, 'details:has(#post-title) summary');
    await write(page, '#post-title', 'судлаач');
    await write(page, 'form[action$="/posts"] [name=day]', '2026-11-27');
    await press(page, 'form[action$="/posts"] button');
    await press(page, '#posts ~ .scroll td a');
    await unfold(page, 'details:has(#given) summary');
    await write(page, '#given', one.newcomer_name.slice(2));
    await choose(page, '#account', one.newcomer);
    await press(page, 'form[action$="/holders"] button');
    assert.match(await page.textContent('.person-on-post'), new RegExp(one.newcomer_name.slice(2)));
    await usable(page, 'post');

    await menu(page, '/accounts');
    await press(page, '.rooms a[href="/forms"]');
    // The newest version of a form is retired and taken back.
    const versions = page.locator('section:has(#form-performance_report) tbody tr');
    for (const newest of [0, 1]) {
      await press(page, versions.last().locator('form button'));
      assert.equal(await versions.last().locator('.state.sealed').count(), newest);
    }
    await press(page, '.rooms a[href="/health"]');
    assert.ok(await page.locator('#summary').count());
    await usable(page, 'health');
    assert.deepEqual(complaints, []);
    days.push(day);
  });
}
