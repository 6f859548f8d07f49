// SPDX-License-Identifier: GPL-3.0-or-later
// How soon Chromium paints pages: the first contentful paint of each path of a file (the first
// 60), after one that warms; prints median, 95th of a hundred, longest.
//   first_paint.mjs ADDRESS COOKIE PATHS
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [address, cookie, paths] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const at = cookie.indexOf('=');
await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: address }]);
const page = await context.newPage();
await page.goto(address);
const painted = [], answered = [];
for (const path of readFileSync(paths, 'utf8').trim().split('\n').slice(0, 60)) {
  await page.goto(address + path);
  // The page may be whole before it is painted.
  const [paint, answer] = await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (paint) resolve([paint.startTime, performance.getEntriesByType('navigation')[0].responseEnd]);
    }).observe({ type: 'paint', buffered: true });
  }));
  painted.push(paint);
  answered.push(answer);
}
await browser.close();
const told = (times) => {
  times.sort((a, b) => a - b);
  return [0.5, 0.95, 1].map((share) => times[Math.floor(share * (times.length - 1))].toFixed(0)).join(' / ');
};
console.log(`${told(painted)} (median / 95 % / longest), the answer whole after ${told(answered)}.`);
