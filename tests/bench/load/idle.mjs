// SPDX-License-Identifier: GPL-3.0-or-later
// So many connections that asked once and stay; opens those anew that the server ends. Says how
// many stand, then goes on until it is ended.
//   idle.mjs ADDRESS COUNT
import { connect } from 'node:net';

const [address, count] = process.argv.slice(2);
const { hostname, port } = new URL(address);
let standing = 0, said = false;
function open() {
  const socket = connect(Number(port), hostname);
  let answered = false;
  socket.on('connect', () => socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'));
  socket.on('data', () => {
    if (answered) return;
    answered = true;
    if (++standing === Number(count) && !said) { said = true; console.log(`${count} idle connections stand`); }
  });
  socket.on('error', () => {});
  socket.on('close', () => { if (answered) --standing; setTimeout(open, 100); });
}
for (let i = 0; i < Number(count); ++i) setTimeout(open, i);
setTimeout(() => { if (!said) { said = true; console.log(`only ${standing} of ${count} idle connections stand`); } }, 15000);
