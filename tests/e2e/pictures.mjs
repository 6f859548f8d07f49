// SPDX-License-Identifier: GPL-3.0-or-later
// The README's picture of the search page.
import { address, closeBrowser, visitorAs } from './visitor.mjs';

const visitor = await visitorAs('archivist', { width: 1000 });
await visitor.page.setViewportSize({ width: 1000, height: 720 });
await visitor.page.goto(`${address}/?q=${encodeURIComponent('сургалтын төлөвлөгөө')}`);
await visitor.page.screenshot({ path: process.argv[2] });
await closeBrowser();
