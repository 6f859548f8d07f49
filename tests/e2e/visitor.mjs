// SPDX-License-Identifier: GPL-3.0-or-later
// A person at a browser: signs in, looks, and is told when a page misbehaves.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const address = process.env.TAMGA_URL;
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The accounts of the demonstration: name and password by role.
const accounts = new Map(
  readFileSync(process.env.TAMGA_ACCOUNTS, 'utf8').trim().split('\n')
    .map((line) => line.split('\t')).map(([name, role, password]) => [role, { name, password }]));

let browser;
export async function openBrowser() {
  // Letters are drawn the same on every machine: no hints of its fonts, no colours of its screen.
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'] });
  return browser;
}
export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
}

// One window of its own cookies. `complaints` gathers what the browser refused
// (content security policy) and what failed in the page.
export async function newVisitor({ script = true, width = 1280 } = {}) {
  const context = await (await openBrowser()).newContext({
    javaScriptEnabled: script, locale: 'mn-MN', viewport: { width, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  // Only so that what never comes ends the run: how long a page may take is measured elsewhere
  // (tests/bench), and a machine that others use makes it long.
  page.setDefaultTimeout(60000);
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content.Security.Policy|Refused/i.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

export function accountOf(role) {
  assert.ok(accounts.has(role), `the demonstration has an account for ${role}`);
  return accounts.get(role);
}

// `here`: on the sign-in page that the visitor was led to, which leads back.
export async function signIn(page, role, { here = false } = {}) {
  const account = accountOf(role);
  if (!here) await page.goto(`${address}/sign-in`);
  await page.fill('#name', account.name);
  await page.fill('#password', account.password);
  await activate(page, 'main button');
  await page.waitForURL((url) => (here ? url.pathname !== '/sign-in' : url.pathname === '/'));
  return account;
}

// A visitor of this role at the first page. A session serves several, for a password costs 64 MiB
// of memory and a good part of a second; not for long, for some deeds want it to be of just now.
const sessions = new Map();
const sessionLife = 3 * 60 * 1000; // milliseconds
export async function visitorAs(role, options) {
  const visitor = await newVisitor(options);
  const known = sessions.get(role);
  if (known && Date.now() - known.since < sessionLife) {
    await visitor.context.addCookies(known.cookies);
    await visitor.page.goto(`${address}/`);
  } else {
    await signIn(visitor.page, role);
    sessions.set(role, { since: Date.now(), cookies: (await visitor.context.cookies()).filter(({ name }) => name === 'tamga') });
  }
  return { ...visitor, account: accountOf(role) };
}

// Follows a link or presses a button by the keyboard, and waits for the page it
// leads to. `target`: a selector (its first) or a locator.
export async function activate(page, target) {
  const element = typeof target === 'string' ? page.locator(target).first() : target;
  const loaded = page.waitForEvent('load');
  await element.press('Enter');
  await loaded;
}

// Presses a button of a form that its script sends without a new page.
export async function pressInPlace(page, target) {
  await page.evaluate(() => { document.querySelector('form[data-keep]').firstElementChild.dataset.old = '1'; });
  await page.locator(target).first().press('Enter');
  await page.waitForFunction(() => !document.querySelector('[data-old]'));
}

// Ticks a box as people without a mouse do.
export async function tick(page, selector) {
  await page.focus(selector);
  await page.keyboard.press('Space');
  assert.ok(await page.isChecked(selector), selector);
}

export async function heading(page) {
  return (await page.textContent('h1')).trim();
}

// Violations of WCAG 2.2 A and AA, whatever their impact.
export async function violations(page) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axeSource);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
  return result.violations
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((n) => n.html).join(' | ')}`);
}

// A picture of the whole page at both widths, when somebody wants to look (the second word of ./run).
export async function picture(page, name) {
  if (!process.env.TAMGA_SHOTS) return;
  const size = page.viewportSize();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(process.env.TAMGA_SHOTS, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(size);
}

// Whether the page is wider than its window: a thing that people must not scroll for.
export async function overflows(page, width) {
  const size = page.viewportSize(), other = size.width !== width;
  if (other) await page.setViewportSize({ width, height: 900 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  if (other) await page.setViewportSize(size);
  return wide;
}

// Indexing follows the archive within seconds: searches until something is found.
export async function searchUntilFound(page, query, seconds = 15) {
  for (let tries = seconds * 2; ; --tries) {
    await page.goto(`${address}/?q=${encodeURIComponent(query)}`);
    const hits = await page.locator('.hit h3').allTextContents();
    if (hits.length > 0 || tries === 0) return hits;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
