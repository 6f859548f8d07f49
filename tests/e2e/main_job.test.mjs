// SPDX-License-Identifier: GPL-3.0-or-later
// The main job: write, act, seal, find, verify; without script and with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { activate, address, closeBrowser, heading, newVisitor, picture, pressInPlace, searchUntilFound, tick, visitorAs } from './visitor.mjs';

after(closeBrowser);

const fill = async (page, values) => {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
};
const save = (page) => activate(page, '.save-bar button[name=save]');

async function begin(page, form) {
  await activate(page, 'nav a[href="/documents"]');
  await activate(page, 'a[href="/documents/new"]');
  await activate(page, `a[href="/documents/new?form=${form}"]`);
}

const open = async ({ page }, title) => {
  await activate(page, 'nav a[href="/documents"]');
  await activate(page, page.locator('#waiting ~ ul a', { hasText: title }).first());
};

// Sends the form of the act, with the password once more.
async function confirm({ page, account }, values) {
  await fill(page, { ...values, password: account.password });
  await activate(page, '#act-form > button');
}

// Does the act that waits for this visitor; the document is found in their list.
async function act(visitor, title, values) {
  await open(visitor, title);
  await confirm(visitor, values);
}

// Attaches the scan of an outside body's decision to the act that is due.
async function attach(page) {
  await page.setInputFiles('#decision-file', { name: 'тогтоол.pdf', mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4 зөвлөлийн тогтоол') });
  await activate(page, '.decision button');
  assert.match(await page.textContent('.decision'), /тогтоол\.pdf/);
}

for (const script of [false, true]) {
  test(`a job description is written, sealed and found ${script ? 'with' : 'without'} script`, async () => {
    const unit = script ? 'Цаг уурын судалгааны хэлтэс' : 'Усны нөөцийн хэлтэс';
    const position = script ? 'Ажиглагч инженер' : 'Гидрологич мэргэжилтэн';
    const approver = script ? 'Г.Сарангэрэл' : 'Т.Мөнхцэцэг';
    const author = await visitorAs('author', { script });
    const { page } = author;
    const press = (where, name, value) =>
      (script ? pressInPlace : activate)(where, `button[name="${name}"][value="${value}"]`);

    await begin(page, 'job_description');
    await save(page);
    assert.match(await page.textContent('.alert-danger'), /Байгууллагын нэр/);
    const field = page.locator('[name="/organisation"]');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    const described = await field.getAttribute('aria-describedby');
    assert.ok((await page.textContent(`[id="${described.split(' ').at(-1)}"]`)).trim());
    if (!script) await picture(page, 'draft-faults');

    await fill(page, { '/organisation': 'Байгаль орчны мэдээллийн төв', '/unit': unit, '/position': position,
      '/purpose': 'Голын усны горимыг ажиглаж, үерийн аюулаас сэрэмжлүүлэхэд оршино.',
      '/goals/0/text': 'Ажиглалтын сүлжээг тасралтгүй ажиллуулах',
      '/goals/0/duties/0/text': 'Харуулын багажийг улирал бүр шалгаж тохируулах',
      '/goals/0/duties/0/criterion': 'Багажийн бэлэн байдал' });
    const participation = '/goals/0/duties/0/participation';
    if (script) await tick(page, `[data-of="${participation}"][value="Х"]`);
    else await page.fill(`[name="${participation}"]`, 'х');
    await tick(page, '[name="/basis/civil_service_law"]');

    // Rows come, move and go, and nothing that was written is lost.
    await press(page, 'add', '/goals/0/duties');
    await page.fill('[name="/goals/0/duties/1/text"]', 'Ажиглалтын мэдээг өдөр бүр нэгтгэх');
    await press(page, 'add', '/goals');
    await fill(page, { '/goals/1/text': 'Сэрэмжлүүлгийг цагт нь хүргэх', '/goals/1/duties/0/text': 'Мэдээ бэлтгэх' });
    await press(page, 'up', '/goals/1');
    assert.equal(await page.inputValue('[name="/goals/0/text"]'), 'Сэрэмжлүүлгийг цагт нь хүргэх');
    assert.equal(await page.inputValue('[name="/goals/1/duties/1/text"]'), 'Ажиглалтын мэдээг өдөр бүр нэгтгэх');
    assert.equal(await page.inputValue('[name="/goals/1/duties/0/participation"]'), 'Х');
    await press(page, 'add', '/requirements/experience');
    await tick(page, '[name="row"][value="/requirements/experience/0"]');
    await press(page, 'rows', 'remove');
    assert.equal(await page.locator('[name="/requirements/experience/0"]').count(), 0);

    await page.fill('[name="/relations/reports_to"]', 'Хэлтсийн дарга');
    await save(page);
    assert.match(page.url(), /\/documents\/[0-9a-f-]{36}$/);
    assert.match(await heading(page), new RegExp(position));
    if (!script) await picture(page, 'document');

    // A draft is changed as long as no act is done.
    await activate(page, 'a[href$="/edit"]');
    await page.fill('[name="/working_hours"]', 'Өдөр бүр 08:30–17:30');
    await save(page);
    await activate(page, 'a[href$="/edit"]');
    assert.equal(await page.inputValue('[name="/working_hours"]'), 'Өдөр бүр 08:30–17:30');

    const said = { '/acts/prepared/name': 'Б.Оюунчимэг', '/acts/prepared/date': '2026-03-02' };
    await open(author, position);
    await fill(page, { ...said, password: 'буруу нууц үг' });
    await activate(page, '#act-form > button');
    assert.match(await page.textContent('.due [role="alert"]'), /Нууц үг буруу/);
    assert.equal(await page.inputValue('[name="/acts/prepared/name"]'), 'Б.Оюунчимэг', 'what was typed stays');
    await confirm(author, said);
    assert.equal(await page.locator('a[href$="/edit"]').count(), 0, 'an act fixes the content');
    await confirm(author, { '/acts/permitted/organisation': 'Төрийн албаны зөвлөл',
      '/acts/permitted/date': '2026-03-09', '/acts/permitted/number': '' });
    assert.ok(await page.locator('.due .field-fault').count() > 0, 'a value is missing');
    await attach(page);
    if (!script) await picture(page, 'document-decision');
    await confirm(author, { '/acts/permitted/organisation': 'Төрийн албаны зөвлөл',
      '/acts/permitted/date': '2026-03-09', '/acts/permitted/number': '77' });
    assert.equal(await page.locator('.due form').count(), 0, 'the next act is not the author’s');

    // The signer gives it back once; the author begins again.
    const signer = await visitorAs('signer', { script });
    await open(signer, position);
    await signer.page.fill('#return-reason', 'Хоёрдугаар зорилтыг тодруулна уу.');
    await activate(signer.page, '[action$="/return"] button');
    await page.reload();
    assert.match(await page.textContent('#stage'), /Хоёрдугаар зорилтыг тодруулна уу/);
    if (!script) await picture(page, 'document-returned');
    await confirm(author, said);
    await attach(page);
    await confirm(author, { '/acts/permitted/organisation': 'Төрийн албаны зөвлөл',
      '/acts/permitted/date': '2026-03-09', '/acts/permitted/number': '77' });

    await open(signer, position);
    if (!script) await picture(signer.page, 'document-to-seal');
    await confirm(signer, { '/acts/approved/organisation': 'Байгаль орчны мэдээллийн төв',
      '/acts/approved/name': approver, '/acts/approved/date': '2026-03-12', '/acts/approved/number': 'А/58' });
    assert.match(signer.page.url(), /\/records\/[0-9a-f-]{36}$/);
    const record = signer.page.url();
    assert.equal(await signer.page.locator('.seal-state.tone-success').count(), 1);
    if (!script) await picture(signer.page, 'record');

    // Found by its unit's genitive, its position in capitals, and a word's other form.
    for (const query of [position.toUpperCase(), unit.replace(/хэлтэс$/, 'хэлтсийн'), 'А/58']) {
      const hits = await searchUntilFound(signer.page, query);
      assert.ok(hits.some((title) => title.includes(position)), `${query}: ${hits}`);
    }
    await signer.page.goto(record);
    const download = await signer.page.request.get(`${record}/document.pdf?download=1`);
    assert.equal(download.status(), 200);
    assert.match(download.headers()['content-disposition'], /^attachment/);
    assert.ok((await download.body()).subarray(0, 5).toString().startsWith('%PDF-'));
    const content = await (await signer.page.request.get(`${record}/content.json`)).json();
    assert.equal(content.unit, unit);
    assert.equal(content.acts.approved.number, 'А/58');
    assert.deepEqual([...author.complaints, ...signer.complaints], []);
  });
}

test('a performance report is found by its person’s name in any writing', async () => {
  const author = await visitorAs('author', { script: false });
  const { page } = author;
  await begin(page, 'performance_report');
  await fill(page, { '/organisation': 'Байгаль орчны мэдээллийн төв', '/unit': 'Усны нөөцийн хэлтэс',
    '/position': 'Гидрологич мэргэжилтэн', '/person/patronymic': 'Чойжил', '/person/given': 'Нямхишиг', '/year': '2025',
    '/groups/0/title': 'Зорилт 1. Бодлогын баримт бичигт тусгагдсан зорилт',
    '/groups/0/measures/0/text': 'Ажиглалтын харуулыг шинэчлэх', '/groups/0/measures/0/percent': 'зуу' });
  await save(page);
  assert.ok(await page.locator('[name="/groups/0/measures/0/percent"][aria-invalid]').count(), 'not a number');
  assert.equal(await page.inputValue('[name="/groups/0/measures/0/percent"]'), 'зуу');
  await page.fill('[name="/groups/0/measures/0/percent"]', '100');
  await save(page);
  assert.match(await heading(page), /НЯМХИШИГ|Нямхишиг/);
  await confirm(author, { '/acts/reported/name': 'Ч.Нямхишиг', '/acts/reported/date': '2026-01-05' });

  const signer = await visitorAs('signer', { script: false });
  await act(signer, 'Нямхишиг', { '/acts/acknowledged/name': 'Д.Баярмаа', '/acts/acknowledged/date': '2026-01-08' });
  assert.match(signer.page.url(), /\/(records\/|inbox\?sealed=1)/);

  const archivist = await visitorAs('archivist', { script: false });
  for (const query of ['Нямхишиг', 'Нямхишигийн', 'НЯМХИШИГ', 'nyamkhishig', 'Чойжилын Нямхишиг']) {
    const hits = await searchUntilFound(archivist.page, query);
    assert.ok(hits.some((title) => /нямхишиг/i.test(title)), `${query}: ${hits}`);
  }
  await picture(archivist.page, 'search-name');
});

test('a sealed file is valid on the verification page, and a changed one is not', async () => {
  const { page } = await visitorAs('archivist', { script: false });
  await page.goto(`${address}/`);
  await activate(page, '.hit h3 a');
  const pdf = await (await page.request.get(`${page.url()}/document.pdf?download=1`)).body();

  const stranger = await newVisitor({ script: false });
  const check = async (buffer) => {
    await stranger.page.goto(`${address}/verify`);
    await stranger.page.setInputFiles('#pdf', { name: 'баримт.pdf', mimeType: 'application/pdf', buffer });
    await activate(stranger.page, 'main button');
    return stranger.page.getAttribute('.seal-state', 'class');
  };
  assert.match(await check(pdf), /tone-success/);
  await picture(stranger.page, 'verify-valid');
  const changed = Buffer.from(pdf);
  changed[Math.floor(changed.length / 3)] ^= 1;
  assert.match(await check(changed), /tone-danger/);
  await picture(stranger.page, 'verify-changed');
  assert.match(await check(readFileSync(new URL(import.meta.url))), /tone-danger/);
  assert.deepEqual(stranger.complaints, []);
});
