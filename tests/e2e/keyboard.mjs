// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody who has no mouse: everything by Tab, Enter, Space, arrows and letters, the focus always
// in sight. WCAG 2.2: 2.1.1 Keyboard, 2.1.2 No Keyboard Trap, 2.4.1 Bypass Blocks, 2.4.7 Focus
// Visible, 2.4.11 Focus Not Obscured.
import assert from 'node:assert/strict';
import { accountOf, address, newVisitor } from './visitor.mjs';

const mostSteps = 700; // of the Tab key on one page

// What has the focus now: `fault` is "unmarked" without a line around it, "hidden" when nothing of
// it is in the window or something else lies over it. Of `wanted`, if given: whether it has the
// focus (a radio button: one of its name), and whether it comes later in the page.
const focused = (page, wanted = null) => page.evaluate((wanted) => {
  const element = document.activeElement;
  const alike = (one, other) => one === other ||
    (one.type === 'radio' && other.type === 'radio' && one.name === other.name && one.form === other.form);
  if (!element || element === document.body) return { name: '', later: true };
  globalThis.stops ??= new Map();
  if (!globalThis.stops.has(element)) globalThis.stops.set(element, globalThis.stops.size);
  const style = getComputedStyle(element);
  // Inside a PDF the browser's own viewer marks what has the focus.
  const marked = element.localName === 'object' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  const onTop = ({ left, right, top, bottom }) => {
    const [l, r] = [Math.max(left, 0) + 1, Math.min(right, innerWidth) - 1];
    const [t, b] = [Math.max(top, 0) + 1, Math.min(bottom, innerHeight) - 1];
    return l <= r && t <= b && [[l, t], [r, t], [l, b], [r, b], [(l + r) / 2, (t + b) / 2]]
      .some(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  };
  return { number: globalThis.stops.get(element), name: element.outerHTML.replace(/\s+/g, ' ').slice(0, 160),
    fault: !marked ? 'unmarked' : [...element.getClientRects()].some(onTop) ? '' : 'hidden',
    here: wanted !== null && alike(element, wanted),
    later: wanted !== null && Boolean(element.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING) };
}, wanted);

// The same, given the page three seconds to move to it: it does so a moment after the key.
async function focusedAndSeen(page, wanted = null) {
  for (let look = 0; ; ++look) {
    const stop = await focused(page, wanted);
    if (!stop.fault || look === 30) return stop;
    await page.waitForTimeout(100);
  }
}

// To the beginning of the page, as it is when it has just come.
const rewind = (page) => page.evaluate(() => {
  delete globalThis.stops;
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  scrollTo(0, 0);
});

// What can be used with a mouse and was no stop. Of radio buttons with one name one is enough: the
// arrows go on. What stands in the place of a PDF until that has come goes while we walk.
const missed = (page) => page.evaluate(() => {
  const stops = globalThis.stops ?? new Map();
  const group = (one) => one.type !== 'radio' ? [one] :
    [...document.querySelectorAll('input[type=radio]')].filter(({ name, form }) => name === one.name && form === one.form);
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter((element) => element.tabIndex >= 0 && !element.disabled && element.type !== 'hidden' &&
      !element.closest('object') &&
      element.checkVisibility({ visibilityProperty: true }) && !group(element).some((one) => stops.has(one)))
    .map((element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 160));
});

// Until PDFs stand where a link to them stood, if they come within ten seconds.
const settled = (page) => page.waitForFunction(
  () => [...document.querySelectorAll('object a')].every((one) => !one.checkVisibility()), null, { timeout: 10000 }).catch(() => {});

// Where the way goes on behind a PDF. Each key there is answered by another process, whenever that
// has time, so that a key pressed in between may have gone one stop too far already.
async function behindPdf(page) {
  await page.waitForTimeout(300);
  await page.evaluate(() => {
    const last = [...document.querySelectorAll('object')].filter((one) => globalThis.stops.has(one)).at(-1);
    const next = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, object, [tabindex]')]
      .find((one) => one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden' && !last.contains(one) &&
        one.checkVisibility({ visibilityProperty: true }) &&
        last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const now = document.activeElement;
    if (next && now !== document.body && next.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING) next.focus();
  });
}

async function walkOnce(page) {
  await rewind(page);
  const faults = new Set();
  for (let step = 0, first, inPdf = false; ; ++step) {
    if (step === mostSteps) return [...faults, `no end after ${step} steps`];
    await page.keyboard.press('Tab');
    if (inPdf) {
      await page.waitForTimeout(200);
      if (await page.evaluate(() => document.activeElement?.localName !== 'object')) await behindPdf(page);
    }
    const { name, number, fault } = await focusedAndSeen(page);
    inPdf = name.startsWith('<object');
    // After the last comes the first again; between them, and inside a PDF, the page itself has it.
    if (step > 0 && number === first) break;
    if (step === 0 && !name.includes('skip-link')) return [`first is ${name || 'nothing'}`];
    first ??= number;
    if (fault) faults.add(`${fault}: ${name}`);
  }
  return [...faults, ...(await missed(page)).map((name) => `not reached: ${name}`)];
}

// Goes through the whole page by Tab, with all that can be unfolded open. What is wrong, a line
// each: a stop that is not seen, something that is no stop, no way out. A PDF that has just come
// may take the focus in the middle of the way; what is wrong with the page is so at the third time, too.
export async function walk(page) {
  await settled(page);
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  let faults = await walkOnce(page);
  for (let again = 0; faults.length > 0 && again < 2 && await page.locator('object').count() > 0; ++again) {
    await page.waitForTimeout(2000);
    faults = await walkOnce(page);
  }
  return faults;
}

// A PDF takes the focus once, when it has come, and then a key that was meant for the page opens it.
// Nobody presses one before.
async function pdfsHaveCome(page) {
  if (await page.evaluate(() => globalThis.pdfsHaveCome || !document.querySelector('object'))) return;
  await settled(page);
  await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => {});
  await page.waitForTimeout(1000);
  await page.evaluate(() => { globalThis.pdfsHaveCome = true; });
}

// To a thing by Tab, or by Shift+Tab when it stands before what has the focus; in a new page past
// its head, unless its address leads to a part of it. Every stop on the way must be seen.
export async function reach(page, target) {
  const locator = typeof target === 'string' ? page.locator(target).first() : target;
  const element = await locator.elementHandle();
  await pdfsHaveCome(page);
  let at = await focused(page, element);
  if (!at.name && !new URL(page.url()).hash && await element.evaluate((one) => document.getElementById('content').contains(one))) {
    await page.keyboard.press('Tab');
    assert.match((await focused(page)).name, /skip-link/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.id === 'content');
    at = await focused(page, element);
  }
  for (let step = 0, besidePdf = false; !at.here; ++step) {
    assert.ok(step < mostSteps, `Tab does not lead to ${target}`);
    await page.keyboard.press(at.later ? 'Tab' : 'Shift+Tab');
    // A PDF answers its keys late: the focus may move once more when it was left.
    besidePdf ||= at.name.startsWith('<object');
    if (at.name.startsWith('<object')) await page.waitForTimeout(200);
    at = await focusedAndSeen(page, element);
    if (at.here && besidePdf) {
      await page.waitForTimeout(700);
      at = await focusedAndSeen(page, element);
      besidePdf = false;
    }
    assert.equal(at.fault ?? '', '', at.name);
  }
  return element;
}

// To a thing where the focus stays: a PDF may still take it, late.
async function reachAndStay(page, target) {
  for (let tries = 0; ; ++tries) {
    const element = await reach(page, target);
    if (await page.locator('object').count() === 0) return;
    await page.waitForTimeout(300);
    if (await element.evaluate((one) => one === document.activeElement)) return;
    assert.ok(tries < 5, `the focus does not stay at ${target}`);
  }
}

// Follows a link or presses a button, and waits for the page that it leads to.
export async function press(page, target) {
  await reachAndStay(page, target);
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}

// Writes into a field, or a day (2026-11-22) into its three parts, which stand in the order of the
// browser's own language: month, day, year.
export async function write(page, target, value) {
  const element = await reach(page, target);
  if (await element.evaluate((one) => one.type === 'date')) {
    for (let part = 0; part < 3; ++part) await page.keyboard.press('ArrowLeft');
    const [year, month, day] = value.split('-');
    await page.keyboard.type(month + day + year);
  } else {
    await page.keyboard.press('Control+A');
    await page.keyboard.type(value);
  }
  assert.equal(await element.evaluate((one) => one.value), value);
}

export async function choose(page, target, value) {
  const element = await reach(page, target);
  const steps = await element.evaluate((one, value) => {
    const wanted = [...one.options].findIndex((option) => option.value === value);
    return wanted - one.selectedIndex;
  }, value);
  for (let step = 0; step < Math.abs(steps); ++step) await page.keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
  assert.equal(await element.evaluate((one) => one.value), value);
}

// Ticks a box, or takes the button of its group.
export async function take(page, target) {
  const element = await reach(page, target);
  for (let step = 0; !await element.evaluate((one) => one.checked); ++step) {
    assert.ok(step < 50, `${target} is not taken`);
    const radio = await element.evaluate((one) => one.type === 'radio' && one !== document.activeElement);
    await page.keyboard.press(radio ? 'ArrowDown' : 'Space');
  }
}

export async function attach(page, target, file) {
  // Before the way to it: the browser must know that somebody waits, or it opens a box of its own.
  const chooser = page.waitForEvent('filechooser', { timeout: 30000 });
  await reach(page, target);
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file);
}

// Opens what is folded.
export async function unfold(page, target) {
  const element = await reach(page, target);
  if (!await element.evaluate((one) => one.parentElement.open)) await page.keyboard.press('Enter');
  assert.ok(await element.evaluate((one) => one.parentElement.open));
}

// A visitor of this role, who has signed in by the keyboard.
export async function comeIn(role, options) {
  const visitor = await newVisitor(options);
  const account = accountOf(role);
  await visitor.page.goto(`${address}/sign-in`);
  await write(visitor.page, '#name', account.name);
  await write(visitor.page, '#password', account.password);
  await press(visitor.page, 'main button');
  assert.equal(new URL(visitor.page.url()).pathname, '/');
  return { ...visitor, account };
}
