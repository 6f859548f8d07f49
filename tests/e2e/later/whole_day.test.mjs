// SPDX-License-Identifier: GPL-3.0-or-later
// A record's whole life, second half, in January of the next year (the clock is set by
// tests/e2e/run): due, held, released, appraised, destroyed by act; what stays of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { choose, comeIn, press, write } from '../keyboard.mjs';
import { address, closeBrowser, overflows, picture, violations } from '../visitor.mjs';

after(closeBrowser);

const days = JSON.parse(readFileSync(join(process.env.E2E_WORK, 'day.json'), 'utf8'));
const year = 2027;

for (const { script, width, record, unit: unitAddress } of days) {
  const how = `by the keyboard at ${width} ${script ? 'with' : 'without'} script`;
  const unit = unitAddress.split('/').at(-1);

  const usable = async (page, name) => {
    assert.equal(await overflows(page, width), false, `${name} is wider than ${width}`);
    if (script) assert.deepEqual(await violations(page), [], name);
    await picture(page, `later-${name}-${script ? 'script' : 'plain'}`);
  };
  const step = (page) => page.textContent('.ladder .here');

  test(`a held record is not destroyed, a released one is, by act and by two people, ${how}`, async () => {
    const archivist = await comeIn('archivist', { script, width });
    const signer = await comeIn('signer', { script, width });
    const { page } = archivist;
    await press(page, '.site-head nav a[href="/duties"]');
    await press(page, '.rooms a[href="/retention"]');
    await usable(page, 'due');
    assert.equal(await page.inputValue('#year'), String(year));

    // Held: the list says what stands against it. Released: it can go.
    const held = () => page.locator('#due ~ .scroll tr', { hasText: /хориг/i }).count();
    const before = await held();
    assert.ok(before > 0);
    await press(page, '.rooms a[href="/holds"]');
    const row = page.locator('tr', { has: page.locator(`a[href="${record}"]`) });
    await write(page, row.locator('[id^=lift-]'), 'Маргаан шийдэгдсэн');
    await press(page, row.locator('form[action$="/lift"] button'));
    assert.equal(await row.count(), 0);
    await press(page, '.rooms a[href="/retention"]');
    assert.equal(await held(), before - 1);
    await press(page, 'form[action="/disposals"] button');
    const disposal = page.url();
    assert.match(await step(page), /Нягтлан шалгах/);
    await usable(page, 'begun');

    // The commission decides each; ours is destroyed, others are kept.
    await press(signer.page, '.site-head nav a[href="/retention"]');
    await press(signer.page, '.rooms a[href="/disposals"]');
    await press(signer.page, `.documents a[href="${new URL(disposal).pathname}"]`);
    await usable(signer.page, 'decide');
    const forms = await signer.page.locator('form[action*="/units/"]').evaluateAll((all) => all.map((form) => form.getAttribute('action')));
    assert.ok(forms.some((action) => action.endsWith(unit)), 'our unit is due');
    for (const action of forms) {
      const form = signer.page.locator(`form[action="${action}"]`);
      const ours = action.endsWith(unit);
      await choose(signer.page, form.locator('select'), ours ? 'destroy' : 'keep');
      if (!ours) await write(signer.page, form.locator('input[type=date]'), `${year + 5}-01-01`);
      await press(signer.page, form.locator('button'));
    }
    assert.match(await step(signer.page), /Акт үйлдэх/);

    // The archivist draws up the act; its steps are a document's acts.
    await page.reload();
    for (const [name, value] of Object.entries({ order_date: `${year}-01-04`, order_number: 'А/02', chair: 'Ж.Ариунболд',
      secretary: 'О.Сэлэнгэ', members: 'Архивч, О.Сэлэнгэ' })) await write(page, `#${name}`, value);
    await press(page, 'form[action$="/act"] button');
    assert.match(await step(page), /Батлах/);
    await usable(page, 'act');
    const act = await page.getAttribute('a[href^="/documents/"]', 'href');
    const sign = async (visitor, id, name) => {
      await visitor.page.goto(address + act);
      for (const [field, value] of Object.entries({ name, date: `${year}-01-05`, position: 'Ажилтан' })) {
        const input = `[name="/acts/${id}/${field}"]`;
        if (await visitor.page.locator(input).count()) await write(visitor.page, input, value);
      }
      await write(visitor.page, '#act-password', visitor.account.password);
      await press(visitor.page, '#act-form > button');
      assert.equal(await visitor.page.locator('.alert-danger').count(), 0, await visitor.page.textContent('main'));
    };
    await sign(archivist, 'drawn_up', 'О.Сэлэнгэ');
    await sign(signer, 'agreed', 'Ж.Ариунболд');
    await sign(signer, 'approved', 'Ж.Ариунболд');
    await page.goto(disposal);
    assert.match(await step(page), /Гүйцэтгэх/);
    await write(page, '#manner', 'Бутлагч машинаар устгав');
    await press(page, 'form[action$="/execution"] button');
    assert.match(await step(page), /Баталгаажуулах/);
    await usable(page, 'executed');

    // What stays tells its fate; the content is gone.
    await page.goto(address + record);
    assert.match(await page.textContent('main'), /Бутлагч машинаар/);
    await usable(page, 'residual');
    assert.equal((await page.request.get(`${address}${record}/document.pdf`)).status(), 410);
    assert.deepEqual([...archivist.complaints, ...signer.complaints], []);
  });
}
