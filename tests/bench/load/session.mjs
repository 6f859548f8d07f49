// SPDX-License-Identifier: GPL-3.0-or-later
// Signs in by the form and prints the session's cookie.
//   session.mjs ADDRESS ACCOUNTS ROLE
import { readFileSync } from 'node:fs';

const [address, accounts, role] = process.argv.slice(2);
const [name, , password] = readFileSync(accounts, 'utf8').split('\n').map((line) => line.split('\t')).find((row) => row[1] === role);
const answer = await fetch(`${address}/sign-in`, {
  method: 'POST', redirect: 'manual', headers: { origin: address }, body: new URLSearchParams({ name, password }) });
const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).find((pair) => /tamga=/.test(pair));
if (!cookie) throw new Error(`sign-in answered ${answer.status}`);
console.log(cookie);
