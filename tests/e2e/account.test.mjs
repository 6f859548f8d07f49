// SPDX-License-Identifier: GPL-3.0-or-later
// One's own account and everybody's: passwords, sessions, the second factor; and the
// approver's inbox, where several acts are done after one password.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { activate, address, closeBrowser, heading, newVisitor, overflows, picture, tick, violations, visitorAs } from './visitor.mjs';

after(closeBrowser);

const own = 'гурван морь уулаар давав';

async function enter(page, name, password) {
  await page.goto(`${address}/sign-in`);
  await page.fill('#name', name);
  await page.fill('#password', password);
  await activate(page, 'main button');
}

async function choosePassword(page, from, to, again = to) {
  await page.fill('#password', from);
  await page.fill('#new_password', to);
  await page.fill('#again', again);
  await activate(page, 'main form button');
}

async function looksRight(page, name) {
  assert.deepEqual(await violations(page), []);
  for (const width of [390, 1280]) assert.equal(await overflows(page, width), false, `${name} at ${width}`);
  await picture(page, name);
}

// By the server's clock (tests/e2e/run).
const now = () => Date.now() + Number(process.env.E2E_AHEAD ?? 0) * 1000;

// RFC 6238 of a secret as the page shows it; `ahead`: so many steps from now. Waits for a
// step that does not end at once.
async function codeOf(secret, ahead = 0) {
  const left = 30000 - now() % 30000;
  if (left < 5000) await new Promise((resolve) => setTimeout(resolve, left + 100));
  let bits = '';
  for (const c of secret.replaceAll(' ', ''))
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now() / 30000) + ahead));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

test('a newcomer chooses a password, sees the sessions and ends them', async () => {
  const admin = await visitorAs('admin');
  await admin.page.goto(`${address}/accounts`);
  await admin.page.fill('#name', 'nomin');
  await admin.page.fill('#display_name', 'Ш.Номин');
  await admin.page.fill('#password', 'өглөөний-шүүдэр-7');
  await tick(admin.page, '[name=role][value=staff]');
  await activate(admin.page, '#new ~ form button');
  const { page, complaints } = await newVisitor();
  await enter(page, 'nomin', 'өглөөний-шүүдэр-7');
  assert.match(page.url(), /\/account\/password$/);
  await page.goto(`${address}/`);
  assert.match(page.url(), /\/account\/password$/);
  await looksRight(page, 'password-due');
  await choosePassword(page, 'өглөөний-шүүдэр-7', 'nomin123');
  assert.ok((await page.textContent('[role=alert]')).trim());
  await picture(page, 'password-refused');
  await choosePassword(page, 'өглөөний-шүүдэр-7', own, 'өөр');
  assert.ok((await page.textContent('[role=alert]')).trim());
  await choosePassword(page, 'өглөөний-шүүдэр-7', own);
  assert.match(page.url(), /\/account\?changed=password$/);
  const elsewhere = await newVisitor({ script: false });
  await enter(elsewhere.page, 'nomin', own);
  await page.goto(`${address}/account`);
  for (const language of ['en', 'mn']) {
    await page.goto(`${address}/account?lang=${language}`);
    await looksRight(page, `own-account-${language}`);
  }
  assert.equal(await page.locator('tbody tr').count(), 2);
  await activate(page, 'tbody button');
  assert.equal(await page.locator('tbody tr').count(), 1);
  await elsewhere.page.goto(`${address}/account`);
  assert.match(elsewhere.page.url(), /\/sign-in/);
  // The administrator sees, resets, disables.
  await admin.page.goto(`${address}/accounts/nomin`);
  await looksRight(admin.page, 'account');
  await activate(admin.page, '#reset ~ form button');
  const temporary = (await admin.page.textContent('.told-once')).trim();
  await looksRight(admin.page, 'account-reset');
  await page.goto(`${address}/account`);
  assert.match(page.url(), /\/sign-in/);
  await enter(page, 'nomin', temporary);
  assert.match(page.url(), /\/account\/password$/);
  await admin.page.goto(`${address}/accounts/nomin`);
  await activate(admin.page, '#standing ~ form button');
  await enter(page, 'nomin', temporary);
  assert.ok((await page.textContent('[role=alert]')).trim());
  assert.deepEqual(complaints, []);
});

test('a second factor is set up, asked and taken away', async () => {
  const admin = await visitorAs('admin', { script: false });
  await admin.page.goto(`${address}/accounts`);
  await admin.page.fill('#name', 'temuulen');
  await admin.page.fill('#display_name', 'Б.Тэмүүлэн');
  await admin.page.fill('#password', 'өглөөний-шүүдэр-8');
  await tick(admin.page, '[name=role][value=author]');
  await activate(admin.page, '#new ~ form button');
  const { page, complaints } = await newVisitor();
  await enter(page, 'temuulen', 'өглөөний-шүүдэр-8');
  await choosePassword(page, 'өглөөний-шүүдэр-8', own);
  await page.goto(`${address}/account/second-factor`);
  await looksRight(page, 'factor-none');
  await page.fill('#password', own);
  await activate(page, 'main form button');
  await looksRight(page, 'factor-begun');
  const secret = await page.textContent('#secret');
  assert.ok(await page.locator('svg.qr path').count());
  await page.fill('#code', '000000');
  await activate(page, '#confirm ~ ol form button');
  assert.ok((await page.textContent('[role=alert]')).trim());
  await page.fill('#code', await codeOf(secret, -1));
  await activate(page, '#confirm ~ ol form button');
  const recovery = await page.locator('.recovery-codes li').allTextContents();
  assert.equal(recovery.length, 8);
  await looksRight(page, 'factor-codes');
  await page.goto(`${address}/account/second-factor`);
  assert.equal(await page.locator('.recovery-codes').count(), 0);
  // Signing in asks the code, on a page of its own, and leads where one wanted to go.
  const again = await newVisitor();
  await again.page.goto(`${address}/account`);
  await again.page.fill('#name', 'temuulen');
  await again.page.fill('#password', own);
  await activate(again.page, 'main button');
  assert.match(again.page.url(), /\/sign-in\/code\?next=/);
  await looksRight(again.page, 'sign-in-code');
  await again.page.goto(`${address}/account`);
  assert.match(again.page.url(), /\/sign-in\?next=/);
  await again.page.goto(`${address}/sign-in/code?next=%2Faccount`);
  const code = await codeOf(secret);
  await again.page.fill('#code', code);
  await activate(again.page, 'main form button');
  assert.match(again.page.url(), /\/account$/);
  // Once.
  const third = await newVisitor({ script: false });
  await enter(third.page, 'temuulen', own);
  await third.page.fill('#code', code);
  await activate(third.page, 'main form button');
  assert.ok((await third.page.textContent('[role=alert]')).trim());
  await third.page.fill('#code', recovery[0].toLowerCase());
  await activate(third.page, 'main form button');
  assert.equal(new URL(third.page.url()).pathname, '/');
  await admin.page.goto(`${address}/accounts/temuulen`);
  await activate(admin.page, '#factor ~ form button');
  assert.equal(await admin.page.locator('#factor').count(), 0);
  await activate(third.page, '.site-user button');
  await enter(third.page, 'temuulen', own);
  assert.equal(new URL(third.page.url()).pathname, '/');
  assert.deepEqual([...complaints, ...again.complaints, ...third.complaints], []);
});

test('the approver does several acts after one password, each by its own rules', async () => {
  const author = await visitorAs('author');
  const api = async (method, path, data) => {
    const session = await (await author.page.request.get(`${address}/api/v1/sessions/current`)).json();
    const answer = await author.page.request.fetch(`${address}/api/v1${path}`,
      { method, data, headers: { 'X-CSRF-Token': session.csrf } });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const { acts, ...content } = JSON.parse(readFileSync(
    new URL('../../renderers/forms/performance_report/2023-98/sample.json', import.meta.url)));
  const ids = [];
  for (const position of ['ахлах мэргэжилтэн', 'мэргэжилтэн', 'нарийн бичиг']) {
    const { id } = await api('POST', '/documents', { form: 'performance_report', content: { ...content, position } });
    await api('POST', `/documents/${id}/acts`, { act: 'reported', values: acts.reported, password: author.account.password });
    ids.push(id);
  }
  const { page, account, complaints } = await visitorAs('signer');
  await page.goto(`${address}/inbox`);
  for (const language of ['en', 'mn']) {
    await page.goto(`${address}/inbox?lang=${language}`);
    await looksRight(page, `inbox-${language}`);
  }
  const since = await page.locator('.inbox-when dd').allTextContents();
  assert.ok(since.length >= 3);
  for (const id of ids) await tick(page, `[name=document][value="${id}"]`);
  await activate(page, '.save-bar button');
  await looksRight(page, 'inbox-together');
  // The wrong password does nothing.
  await page.fill('#password', 'wrong one');
  await activate(page, 'main form button.btn-primary');
  assert.ok((await page.textContent('#together-fault')).trim());
  // One of them is taken back meanwhile.
  await api('POST', `/documents/${ids[1]}/withdraw`, { reason: 'Дахин бичнэ' });
  await page.fill('#password', account.password);
  await activate(page, 'main form button.btn-primary');
  assert.equal(await page.locator('.outcomes .done').count(), 2);
  assert.equal(await page.locator('.outcomes .refused').count(), 1);
  await looksRight(page, 'inbox-done');
  assert.ok(await heading(page));
  await page.goto(`${address}/inbox`);
  for (const id of ids) assert.equal(await page.locator(`[name=document][value="${id}"]`).count(), 0);
  assert.deepEqual(complaints, []);
});
