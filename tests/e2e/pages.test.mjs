// SPDX-License-Identifier: GPL-3.0-or-later
// Every page: who may see it, whether everyone can use it, with a keyboard, too.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { walk } from './keyboard.mjs';
import { activate, address, closeBrowser, heading, newVisitor, overflows, picture, signIn, tick, violations, visitorAs } from './visitor.mjs';

after(closeBrowser);

const pages = [
  { name: 'search', path: '/', role: 'staff' },
  { name: 'search-words', path: '/?q=' + encodeURIComponent('тайлан'), role: 'archivist' },
  { name: 'search-nothing', path: '/?q=zzzzqqqq', role: 'staff' },
  { name: 'documents', path: '/documents', role: 'author' },
  { name: 'choose-form', path: '/documents/new', role: 'author' },
  { name: 'draft-job', path: '/documents/new?form=job_description', role: 'author' },
  { name: 'start-several', path: '/documents/start?form=performance_report&for=' + encodeURIComponent('мэргэжилтэн'), role: 'author' },
  { name: 'start-unknown', path: '/documents/start?form=performance_report&for=zzzz', role: 'author' },
  { name: 'draft-report', path: '/documents/new?form=performance_report', role: 'author' },
  { name: 'waiting', path: '/documents', role: 'signer' },
  { name: 'inbox', path: '/inbox', role: 'signer' },
  { name: 'inbox-archivist', path: '/inbox', role: 'archivist' },
  { name: 'delegations', path: '/delegations', role: 'signer' },
  { name: 'verify', path: '/verify', role: 'staff' },
  { name: 'events', path: '/events', role: 'auditor' },
  { name: 'event', path: '/events/3', role: 'auditor' },
  { name: 'duties', path: '/duties', role: 'archivist' },
  { name: 'retention', path: '/retention', role: 'archivist' },
  { name: 'schedule-item', path: '/retention/item?number=1.2', role: 'archivist' },
  { name: 'schedule-new', path: '/retention/new', role: 'archivist' },
  { name: 'holds', path: '/holds', role: 'archivist' },
  { name: 'disposals', path: '/disposals', role: 'archivist' },
  { name: 'packages', path: '/packages', role: 'archivist' },
  { name: 'upload', path: '/ingest/upload', role: 'archivist' },
  { name: 'archive-tree-page', path: '/archive', role: 'archivist' },
  { name: 'notices', path: '/account/notices', role: 'signer' },
  { name: 'confirm-address', path: '/account/notices/confirm?token=over', role: 'staff', status: 410 },
  { name: 'fixity', path: '/fixity', role: 'archivist' },
  { name: 'figures', path: '/figures', role: 'archivist' },
  { name: 'own-account', path: '/account', role: 'staff' },
  { name: 'own-password', path: '/account/password', role: 'staff' },
  { name: 'tokens', path: '/account/tokens', role: 'archivist' },
  { name: 'accounts', path: '/accounts', role: 'admin' },
  { name: 'confirm', path: '/confirm?next=/accounts', role: 'admin' },
  { name: 'organisation', path: '/organisation', role: 'admin' },
  { name: 'posts', path: '/organisation/posts', role: 'admin' },
  { name: 'forms', path: '/forms', role: 'admin' },
  { name: 'health', path: '/health', role: 'admin' },
  { name: 'own-records', path: '/my-records', role: 'staff' },
  { name: 'ask-access', path: '/ask-access', role: 'staff' },
  { name: 'access-requests', path: '/access-requests', role: 'archivist' },
  { name: 'link-records', path: '/link-records?account=staff', role: 'archivist' },
  { name: 'usage', path: '/usage', role: 'auditor' },
  { name: 'account', path: '/accounts/author', role: 'admin' },
  { name: 'not-found', path: '/nothing-here', role: 'staff', status: 404 },
  { name: 'forbidden', path: '/accounts', role: 'staff', status: 403 },
];

for (const { name, path, role, status = 200 } of pages) {
  test(`${name} can be used by everyone who may`, async () => {
    const { page, context, complaints } = await visitorAs(role);
    for (const language of ['mn', 'en']) {
      const response = await page.goto(address + path + (path.includes('?') ? '&' : '?') + `lang=${language}`);
      assert.equal(response.status(), status);
      assert.ok((await response.body()).length <= 100_000, 'more than 100 kB of markup');
      assert.equal(await page.getAttribute('html', 'lang'), language);
      assert.ok(await heading(page));
      assert.deepEqual(await violations(page), []);
      for (const width of [390, 1280]) assert.equal(await overflows(page, width), false, `wider than ${width}`);
      await picture(page, language === 'mn' ? name : `${name}-en`);
    }
    // The narrow screen is the one where something lies over the focus first.
    await page.setViewportSize({ width: 390, height: 900 });
    assert.deepEqual(await walk(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('an address of mail waits until its letter is answered', async () => {
  const { page, complaints } = await visitorAs('staff', { script: false });
  const keep = async (address_of_mail) => {
    await page.goto(`${address}/account/notices`);
    await page.fill('#address', address_of_mail);
    await activate(page, '#wishes ~ button');
  };
  await keep('waits@example.mn');
  assert.match(await page.textContent('#waits'), /waits@example\.mn/);
  assert.equal(await page.inputValue('#address'), 'waits@example.mn');
  await picture(page, 'notices-waiting');
  await page.context().close();
  // By the other language and with axe, which is a script.
  const seen = await visitorAs('staff');
  for (const language of ['mn', 'en']) {
    await seen.page.goto(`${address}/account/notices?lang=${language}`);
    assert.ok(await seen.page.locator('#waits').count());
    assert.deepEqual(await violations(seen.page), []);
    for (const width of [390, 1280]) assert.equal(await overflows(seen.page, width), false);
  }
  assert.deepEqual(await walk(seen.page), []);
  assert.deepEqual([...complaints, ...seen.complaints], []);
  await seen.page.fill('#address', '');
  await activate(seen.page, '#wishes ~ button');
  assert.equal(await seen.page.locator('#waits').count(), 0);
});

test('a record and its printed form can be used by everyone', async () => {
  const { page, complaints } = await visitorAs('archivist');
  await page.goto(`${address}/`);
  await activate(page, '.hit h3 a');
  assert.deepEqual(await violations(page), []);
  assert.equal(await overflows(page, 390), false);
  await picture(page, 'record-archivist');
  assert.deepEqual(await walk(page), []);
  await page.emulateMedia({ media: 'print' });
  await picture(page, 'record-print');
  assert.deepEqual(complaints, []);
});

test('a document with acts can be used by everyone whose turn it is', async () => {
  for (const role of ['author', 'signer']) {
    const { page, complaints } = await visitorAs(role);
    await page.goto(`${address}/documents`);
    await activate(page, role === 'author' ? '#mine ~ ul a' : '#waiting ~ ul a');
    for (const language of ['mn', 'en']) {
      await page.goto(page.url().split('?')[0] + `?lang=${language}`);
      assert.deepEqual(await violations(page), []);
      assert.equal(await overflows(page, 390), false);
    }
    await picture(page, `document-of-${role}`);
    assert.deepEqual(await walk(page), []);
    assert.deepEqual(complaints, []);
  }
});

test('acts are delegated with both names shown', async () => {
  const { page } = await visitorAs('signer', { script: false });
  await page.goto(`${address}/delegations`);
  await page.selectOption('#delegate', 'archivist');
  await page.fill('#until', '2020-01-01');
  await page.fill('#basis', 'Б/12');
  await activate(page, 'main form button');
  assert.ok((await page.textContent('[role=alert]')).trim());
  assert.equal(await page.inputValue('#basis'), 'Б/12');
  await page.fill('#until', await page.inputValue('#from'));
  await activate(page, '#new ~ form button');
  assert.match(await page.textContent('tbody'), /Б\/12/);
  await activate(page, 'tbody button');
  assert.equal(await page.locator('tbody button').count(), 0);
});

test('the sign-in page takes right passwords only and leads back', async () => {
  const { page } = await newVisitor();
  await page.goto(`${address}/events?before=10`);
  assert.match(page.url(), /\/sign-in\?next=/);
  assert.deepEqual(await violations(page), []);
  await picture(page, 'sign-in');
  await page.fill('#name', 'auditor');
  await page.fill('#password', 'wrong');
  await activate(page, 'main button');
  assert.ok((await page.textContent('[role=alert]')).trim());
  assert.equal(await page.inputValue('#name'), 'auditor');
  await picture(page, 'sign-in-refused');
  const back = await newVisitor();
  await back.page.goto(`${address}/sign-in?next=//evil.example/`);
  assert.equal(await back.page.inputValue('[name=next]'), '/');
  await signIn(back.page, 'auditor');
  await activate(back.page, '.site-user button');
  assert.match(back.page.url(), /\/sign-in$/);
  await back.page.goto(`${address}/events`);
  assert.match(back.page.url(), /\/sign-in/);
});

test('every page refuses who may not', async () => {
  const may = {
    '/': ['staff', 'author', 'signer', 'archivist', 'auditor', 'admin'],
    '/documents': ['author', 'signer', 'archivist', 'admin'],
    '/documents/new': ['author'],
    '/inbox': ['author', 'signer', 'archivist'],
    '/delegations': ['author', 'signer', 'archivist'],
    '/account': ['staff', 'author', 'signer', 'archivist', 'auditor', 'admin'],
    '/duties': ['archivist', 'auditor', 'admin'],
    '/figures': ['archivist', 'auditor', 'admin'],
    '/retention': ['signer', 'archivist', 'auditor', 'admin'],
    '/packages': ['archivist', 'auditor', 'admin'],
    '/events': ['archivist', 'auditor', 'admin'],
    '/fixity': ['archivist', 'auditor', 'admin'],
    '/accounts': ['admin'],
  };
  for (const role of may['/']) {
    const { page, context } = await visitorAs(role, { script: false });
    for (const [path, roles] of Object.entries(may)) {
      const response = await page.request.get(address + path);
      assert.equal(response.status(), roles.includes(role) ? 200 : 403, `${role} at ${path}`);
    }
    await context.close();
  }
});

test('a form without its token changes nothing', async () => {
  const { page } = await visitorAs('admin');
  const form = { name: 'mallory', display_name: 'М.Мөнх', password: 'a long enough one', role: 'admin' };
  for (const csrf of [undefined, '', 'wrong'])
    assert.equal((await page.request.post(`${address}/accounts`, { form: csrf === undefined ? form : { ...form, csrf } })).status(), 403);
  await page.goto(`${address}/accounts`);
  assert.equal(await page.getByRole('cell', { name: 'mallory' }).count(), 0);
});

test('an administrator adds an account, which signs in', async () => {
  const { page } = await visitorAs('admin', { script: false });
  await page.goto(`${address}/accounts`);
  await page.fill('#name', 'tuya');
  await page.fill('#display_name', 'Ж.Туяа');
  await page.fill('#password', 'салхи-уул-гол-2026');
  await tick(page, '[name=role][value=staff]');
  await activate(page, '#new ~ form button');
  assert.equal(await page.getByRole('cell', { name: 'tuya' }).count(), 1);
  const tuya = await newVisitor({ script: false });
  await tuya.page.goto(`${address}/sign-in`);
  await tuya.page.fill('#name', 'tuya');
  await tuya.page.fill('#password', 'салхи-уул-гол-2026');
  await activate(tuya.page, 'main button');
  assert.match(tuya.page.url(), /\/account\/password$/);
  assert.match(await tuya.page.textContent('.who'), /Туяа/);
});

test('pages carry their headers and style files are kept by the browser', async () => {
  const { page } = await visitorAs('staff');
  const response = await page.goto(`${address}/`);
  const policy = response.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(response.headers()['x-content-type-options'], 'nosniff');
  const style = await page.getAttribute('link[href*="tamga.css"]', 'href');
  const first = await page.request.get(address + style);
  assert.match(first.headers()['cache-control'], /immutable/);
  const again = await page.request.get(address + style, { headers: { 'if-none-match': first.headers().etag } });
  assert.equal(again.status(), 304);
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === 'tamga');
  assert.ok(session.httpOnly && session.sameSite === 'Lax' && session.path === '/');
});

test('an auditor asks the log who looked at whose record, and takes the proof', async () => {
  const staff = await visitorAs('staff', { script: false });
  await staff.page.goto(`${address}/`);
  await activate(staff.page, '.hit h3 a');
  const id = new URL(staff.page.url()).pathname.split('/')[2];
  const { page, complaints } = await visitorAs('auditor');
  await page.goto(`${address}/events`);
  await page.selectOption('#who', 'staff');
  await page.selectOption('#kind', 'looked');
  await page.fill('#subject', id);
  await activate(page, 'main form button');
  const rows = page.locator('tbody tr');
  assert.ok(await rows.count() > 0);
  for (const row of await rows.allTextContents()) assert.match(row, new RegExp(id));
  assert.deepEqual(await violations(page), []);
  await picture(page, 'events-filtered');
  await activate(page, 'tbody a');
  assert.match(page.url(), /\/events\/\d+$/);
  await picture(page, 'event-proof');
  const proof = await (await page.request.get(address + await page.getAttribute('a[download]', 'href'))).json();
  assert.ok(proof.path.length > 0 && proof.checkpoint);
  await page.goto(`${address}/events?from=yesterday`);
  assert.ok(await heading(page));
  assert.deepEqual(complaints, []);
});

test('filters are links that narrow the results and can be taken back', async () => {
  const { page } = await visitorAs('archivist', { script: false });
  await page.goto(`${address}/`);
  const count = async () => Number((await page.textContent('#result-count')).match(/\d+/)[0]);
  const all = await count();
  const facet = page.locator('ul[aria-labelledby="facet-form"] a').first();
  const promised = Number(await facet.locator('.count').textContent());
  await activate(page, facet);
  assert.equal(await count(), promised);
  assert.ok(promised < all);
  await picture(page, 'search-filtered');
  await activate(page, '.chosen a');
  assert.equal(await count(), all);
  await activate(page, '.pager a[rel=next]');
  assert.match(page.url(), /page=2/);
});

test('a unit, its posts and a request can be used by everyone', async () => {
  const { page, complaints } = await visitorAs('admin');
  const looked = async (name) => {
    for (const details of await page.locator('details.deed').all())
      await details.evaluate((element) => { element.open = true; });
    assert.deepEqual(await violations(page), []);
    assert.equal(await overflows(page, 390), false, name);
    await picture(page, name);
  };
  await page.goto(`${address}/organisation`);
  await activate(page, '.tree ul a');
  await looked('organisation-unit');
  await page.goto(`${address}/organisation/posts`);
  await activate(page, 'td:nth-child(2) a');
  await looked('post');
  assert.deepEqual(complaints, []);
  const archivist = await visitorAs('archivist');
  await archivist.page.goto(`${address}/access-requests`);
  await activate(archivist.page, '#waiting ~ .scroll td a');
  assert.deepEqual(await violations(archivist.page), []);
  assert.equal(await overflows(archivist.page, 390), false);
  await picture(archivist.page, 'access-request');
  await archivist.page.fill('#refuse-reason', '');
  await activate(archivist.page, 'form[action$="/grant"] button');
  assert.equal(await heading(archivist.page), 'Баримт үзэх хүсэлтүүд');
  assert.deepEqual(archivist.complaints, []);
});

test('a staff member sees their own record, though it is restricted, and who looked', async () => {
  const { page, complaints } = await visitorAs('staff', { script: false });
  await page.goto(`${address}/my-records`);
  await activate(page, '#records ~ .scroll td:nth-child(2) a');
  assert.ok(await heading(page));
  await page.goto(`${address}/my-records`);
  await activate(page, '#records ~ .scroll td:last-child a');
  assert.ok(await page.locator('tbody tr').count());
  assert.deepEqual(complaints, []);
});
