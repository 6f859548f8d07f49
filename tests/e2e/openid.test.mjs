// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in through a real OpenID provider, over a server of its own that is configured for
// it; and every answer that must not be taken.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, openProvider } from './provider.mjs';
import { closeBrowser, newVisitor, overflows, picture, violations } from './visitor.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tamga-openid-'));
const password = 'гурван морь уулаар давав';
let provider, address, served;

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

// What the tests say to each other is no configuration of the program.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TAMGA_')));
// Not by spawnSync: connections that the server closes meanwhile must be seen to close, or the
// next request goes out on one of them and fails.
async function run(words, input = '') {
  const program = spawn(process.env.TAMGA_BINARY, words, { env });
  let said = '';
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (text) => { said += text; });
  program.stdin.end(input);
  const status = await new Promise((resolve) => program.on('close', resolve));
  return { status, said };
}

const tamga = (words, input) => run([...words, '--data', join(folder, 'data')], input);

before(async () => {
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  provider = await openProvider(`${address}/sign-in/openid/back`);
  assert.equal((await tamga(['user', 'put', 'chief', '--roles', 'admin'], `${password}\n`)).status, 0);
  writeFileSync(join(folder, 'secret'), `${provider.client.secret}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'tamga.properties'), `
openid.issuer = ${provider.issuer}
openid.client_id = ${provider.client.id}
openid.client_secret_file = ${join(folder, 'secret')}
openid.scopes = openid profile groups email
openid.roles = authors=author; signers=signer; admins=admin
openid.create_accounts = true
public_url = ${address}
`);
  await start();
});

const configuration = join(folder, 'tamga.properties');
async function start() {
  served = spawn(process.env.TAMGA_BINARY,
    ['serve', '--config', configuration, '--data', join(folder, 'data'), '--listen', new URL(address).host], { env });
  let said = '';
  served.told = () => said;
  await new Promise((resolve, reject) => {
    for (const stream of [served.stdout, served.stderr])
      stream.on('data', (text) => { said += text; if (said.includes(address)) resolve(); });
    served.on('close', () => reject(new Error(`it ended: ${said}`)));
  });
}

async function stop() {
  const ended = new Promise((resolve) => served.on('close', resolve));
  served.kill();
  await ended;
}

after(async () => {
  await closeBrowser();
  await stop();
  provider.close();
  rmSync(folder, { recursive: true });
});

// From our page to the provider and back to our address, which is not yet asked.
async function ledBack(browser, login, next = '/') {
  const begun = await browser.go(`${address}/sign-in/openid?next=${encodeURIComponent(next)}`);
  assert.equal(begun.status, 303);
  return browser.proveMyself(begun.location, login, address);
}

async function signedIn(login, next) {
  const browser = new Browser();
  const done = await browser.go(await ledBack(browser, login, next));
  return { browser, done };
}

const account = async (browser) => (await browser.go(`${address}/account?lang=en`)).text;
const isOut = async (browser) => (await browser.go(`${address}/account`)).location?.includes('/sign-in');

// The answer that was changed on its way is not taken, and the page says so calmly.
async function refused(change) {
  const browser = new Browser();
  const back = await ledBack(browser, 'nomin');
  provider.change.token = change;
  const done = await browser.go(back);
  assert.equal(done.status, 403);
  assert.match(done.text, /id="sign-in-fault"/);
  assert.ok(await isOut(browser));
}

test('somebody new gets an account with the roles of the groups, and goes where she wanted', async () => {
  const { browser, done } = await signedIn('nomin', '/account?lang=en');
  assert.equal(done.status, 303);
  assert.equal(done.location, `${address}/account?lang=en`);
  const text = await account(browser);
  assert.match(text, /Ц\.Номин/);
  assert.match(text, /<dd>nomin<\/dd>/);
  assert.match(text, /<dd>Author<\/dd>/);
  // The flow's cookie went with its use, and the session's is no page's to read.
  assert.equal(browser.cookies.get(address).has('tamga-openid'), false);
  assert.match(done.answer.headers.getSetCookie().find((line) => line.startsWith('tamga=')), /HttpOnly; SameSite=Lax/);
});

test('an address that the provider has verified needs no letter, and no other', async () => {
  const waits = async (login, mail) => {
    const { browser } = await signedIn(login);
    const csrf = /name="csrf" value="([^"]+)"/.exec(await account(browser))[1];
    assert.equal((await browser.go(`${address}/account/notices`, { csrf, address: mail, language: 'mn' })).status, 303);
    return /id="waits"/.test((await browser.go(`${address}/account/notices`)).text);
  };
  assert.equal(await waits('nomin', 'nomin@example.mn'), false);
  assert.equal(await waits('nomin', 'other@example.mn'), true);
  // The word "true" is no promise (OpenID Connect Core 1.0, 5.1).
  assert.equal(await waits('tuvshin', 'tuvshin@example.mn'), true);
});

test('the groups of today are the roles of today', async () => {
  const first = await signedIn('tuvshin');
  assert.match(await account(first.browser), /<dd>Author, Signer<\/dd>/);
  provider.people.get('tuvshin').groups = ['signers', 'unknown'];
  await signedIn('tuvshin');
  assert.match(await account(first.browser), /<dd>Signer<\/dd>/);  // the session of before, too
  provider.people.get('tuvshin').groups = ['unknown'];
  const third = await signedIn('tuvshin');
  assert.equal(third.done.status, 403);
  assert.ok(await isOut(third.browser));
});

test('who has no group gets no account', async () => {
  assert.equal((await signedIn('guest')).done.status, 403);
  assert.doesNotMatch((await tamga(['user', 'list'])).said, /guest/);
});

test('a name never makes one another', async () => {
  const { browser, done } = await signedIn('thief');
  assert.equal(done.status, 409);
  assert.ok(await isOut(browser));
});

test('an answer is for the browser that asked', async () => {
  const mine = new Browser(), victim = new Browser();
  const back = await ledBack(mine, 'nomin');
  for (const [browser, target] of [
    [victim, back],  // no flow at all: somebody is to be signed in as somebody else
    [mine, back.replace(/state=[^&]+/, 'state=' + 'a'.repeat(43))],
    [mine, `${address}/sign-in/openid/back?code=x`]]) {
    const done = await browser.go(target);
    assert.equal(done.status, 400, target);
    assert.match(done.text, /id="sign-in-fault"/);
    assert.ok(await isOut(browser));
  }
  // A flow of another browser of our own.
  await victim.go(`${address}/sign-in/openid`);
  assert.equal((await victim.go(back)).status, 400);
});

test('a code is taken once', async () => {
  const browser = new Browser();
  const back = await ledBack(browser, 'nomin');
  const flow = browser.cookies.get(address).get('tamga-openid');
  assert.equal((await browser.go(back)).status, 303);
  const again = new Browser();
  again.cookies.set(address, new Map([['tamga-openid', flow]]));
  assert.equal((await again.go(back)).status, 403);
  assert.ok(await isOut(again));
});

test('an answer of another issuer, or a refusal, is none', async () => {
  const browser = new Browser();
  const back = await ledBack(browser, 'nomin');
  assert.equal((await browser.go(back.replace(/iss=[^&]+/, 'iss=http%3A%2F%2F127.0.0.1%3A1'))).status, 403);
  const second = new Browser();
  const { location } = await second.go(`${address}/sign-in/openid`);
  const state = new URL(location).searchParams.get('state');
  assert.equal((await second.go(`${address}/sign-in/openid/back?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`)).status, 403);
});

const now = () => Math.floor(Date.now() / 1000);
test('a nonce of another sign-in', () => refused((head, body) => provider.signed(head, { ...body, nonce: 'another' })));
test('no nonce', () => refused((head, { nonce, ...body }) => provider.signed(head, body)));
test('a token that is over', () => refused((head, body) => provider.signed(head, { ...body, exp: now() - 61 })));
test('a token for somebody else', () => refused((head, body) => provider.signed(head, { ...body, aud: 'other' })));
test('a token of another issuer', () => refused((head, body) => provider.signed(head, { ...body, iss: 'https://example.mn' })));
test('an unsigned token', () => refused(provider.unsigned));
test('a token that a stranger signed', () => refused(provider.byStranger));
test('a token of somebody other than userinfo is of', () => refused((head, body) => provider.signed(head, { ...body, sub: 'chief' })));
test('signed again unchanged it is taken', async () => {
  const browser = new Browser();
  const back = await ledBack(browser, 'nomin');
  provider.change.token = provider.signed;
  assert.equal((await browser.go(back)).status, 303);
});

test('a disabled account is out, and stays out', async () => {
  const { browser } = await signedIn('nomin');
  assert.equal((await tamga(['user', 'disable', 'nomin'])).status, 0);
  assert.ok(await isOut(browser));
  const again = await signedIn('nomin');
  assert.equal(again.done.status, 403);
  assert.ok(await isOut(again.browser));
  assert.equal((await tamga(['user', 'enable', 'nomin'])).status, 0);
  assert.equal((await signedIn('nomin')).done.status, 303);
});

test('after signing in nobody is led to another site', async () => {
  for (const next of ['//example.mn', 'https://example.mn/', '/\\example.mn', '/%09/example.mn', 'javascript:alert(1)', '/a\r\nSet-Cookie: a=b']) {
    const { done } = await signedIn('nomin', next);
    assert.equal(new URL(done.location).origin, address, next);
  }
});

// ---- who has no password here confirms at the provider what he does

const csrfOf = async (browser) => /name="csrf" value="([^"]+)"/.exec(await account(browser))[1];
const found = async (browser) => browser.go(`${address}/organisation`,
  { csrf: await csrfOf(browser), name: `Газар ${Math.random()}`, parent: '', day: '2020-01-01', basis: '' });
const asks = (done) => done.status === 401 && /id="confirm-elsewhere"/.test(done.text);

async function confirmed(browser, login, change) {
  const begun = await browser.go(`${address}/confirm/openid?next=/organisation`);
  assert.equal(begun.status, 303);
  const asked = new URL(begun.location).searchParams;
  assert.equal(asked.get('prompt'), 'login');
  assert.equal(asked.get('max_age'), '0');
  // What is asked for is the browser's to change.
  const back = await browser.proveMyself(change?.address?.(begun.location) ?? begun.location, login, address);
  provider.change.token = change?.token;
  return browser.go(back);
}

test('a deed of an administrator asks for the provider once more, and what it says is checked', async () => {
  const { browser } = await signedIn('darga');
  assert.ok(asks(await found(browser)));
  // Somebody else; a proof of long ago, or of no time; one that was not asked for.
  const forgotten = () => browser.cookies.delete(provider.issuer);
  forgotten();
  assert.equal((await confirmed(browser, 'nomin')).status, 403);
  forgotten();
  const signed = provider.signed;
  for (const change of [
    { token: (head, body) => signed(head, { ...body, auth_time: now() - 600 }) },
    { token: (head, body) => signed(head, { ...body, auth_time: now() + 600 }) },
    { token: (head, { auth_time, ...body }) => signed(head, body) }])
    assert.equal((await confirmed(browser, 'darga', change)).status, 403);
  assert.ok(asks(await found(browser)));
  const done = await confirmed(browser, 'darga');
  assert.equal(done.status, 303);
  assert.equal(done.location, `${address}/organisation`);
  assert.equal((await found(browser)).status, 303);
  assert.equal((await found(browser)).status, 303);
  // Of this session alone.
  const other = await signedIn('darga');
  assert.ok(asks(await found(other.browser)));
});

test('an answer to a sign-in confirms nothing', async () => {
  const { browser } = await signedIn('darga');
  const back = await ledBack(browser, 'darga');
  const jar = browser.cookies.get(address);
  jar.set('tamga-openid', jar.get('tamga-openid').replace('.', '!'));
  assert.equal((await browser.go(back)).status, 400);
  assert.ok(asks(await found(browser)));
});

test('an act is confirmed at the provider', async () => {
  const { browser } = await signedIn('nomin');
  const csrf = await csrfOf(browser);
  const sample = new URL('../../renderers/forms/job_description/2019-01-11/sample.json', import.meta.url);
  const { acts, ...content } = JSON.parse(readFileSync(sample));
  const made = await fetch(`${address}/api/v1/documents`, {
    method: 'POST', body: JSON.stringify({ form: 'job_description', content }),
    headers: { cookie: [...browser.cookies.get(address)].map((pair) => pair.join('=')).join('; '), 'x-csrf-token': csrf, 'content-type': 'application/json' } });
  assert.equal(made.status, 201);
  const page = `${address}/documents/${(await made.json()).id}`;
  assert.match((await browser.go(page)).text, /id="confirm-elsewhere"/);
  const act = () => browser.go(`${page}/acts`, { csrf, act: 'prepared', revision: 1,
    '/acts/prepared/position': 'Мэргэжилтэн', '/acts/prepared/name': 'Ц.Номин', '/acts/prepared/date': '2026-05-04' });
  assert.equal((await act()).status, 401);
  assert.equal((await confirmed(browser, 'nomin')).status, 303);
  assert.match((await browser.go(page)).text, /id="confirmed-elsewhere"/);
  // This archive has no seal: that is all that is missing now.
  const done = await act();
  assert.ok(![401, 403].includes(done.status), done.text);
});

test('in a browser, from the button to the page', async () => {
  const { page, complaints } = await newVisitor();
  await page.goto(`${address}/sign-in?next=/account`);
  assert.deepEqual(await violations(page), []);
  for (const width of [390, 1280]) assert.equal(await overflows(page, width), false);
  await picture(page, 'sign-in-openid');
  await page.click('#openid');
  await page.fill('[name=login]', 'nomin');
  await page.fill('[name=password]', 'any');
  await page.click('[type=submit]');
  await page.click('[type=submit]');
  await page.waitForURL(`${address}/account`);
  assert.match(await page.textContent('main'), /Ц\.Номин/);
  assert.deepEqual(complaints.filter((one) => one.includes(address)), []);
});

test('neither secret nor code stands in what the server says', async () => {
  assert.doesNotMatch(served.told(), /secret of the client|code=/);
  const printed = await run(['serve', '--config', configuration, '--print-config']);
  assert.match(printed.said, /openid\.issuer/);
  assert.doesNotMatch(printed.said, /secret of the client/);
});

test('a group gives a role in one unit, and one that the structure does not have is refused at the start', async () => {
  const { browser } = await signedIn('darga');
  assert.equal((await confirmed(browser, 'darga')).status, 303);
  const before = readFileSync(configuration, 'utf8');
  const mapped = async (place) => {
    writeFileSync(configuration, before.replace('signers=signer', `signers=signer@${place}`));
    return tamga(['serve', '--config', configuration, '--check-config']);
  };
  const refused = await mapped('Усны газар');
  assert.equal(refused.status, 2);
  assert.match(refused.said, /openid\.roles: .*Усны газар/);
  const csrf = await csrfOf(browser);
  assert.equal((await browser.go(`${address}/organisation`, { csrf, name: 'Усны газар', parent: '', day: '2020-01-01', basis: '' })).status, 303);
  assert.equal((await mapped('Усны газар')).status, 0);
  await stop();
  await start();
  provider.people.get('tuvshin').groups = ['signers'];
  assert.equal((await signedIn('tuvshin')).done.status, 303);
  const kept = JSON.parse((await browser.go(`${address}/api/v1/accounts/tuvshin`)).text);
  assert.deepEqual(kept.grants, [{ role: 'signer', organisation: 'Усны газар' }]);
  assert.deepEqual(kept.roles, []);
});

test('without the provider the page says so, and passwords go on', async () => {
  provider.close();
  const browser = new Browser();
  const begun = await browser.go(`${address}/sign-in/openid`);
  // What is known of it is kept for an hour; then, or for a first sign-in, it is asked again.
  assert.ok([303, 503].includes(begun.status));
  const done = await browser.go(`${address}/sign-in`, { name: 'chief', password });
  assert.equal(done.status, 303);
});
