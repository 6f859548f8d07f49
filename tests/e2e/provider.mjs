// SPDX-License-Identifier: GPL-3.0-or-later
// A real OpenID provider (oidc-provider) on loopback, of a few invented people; and an answer
// of its token endpoint that somebody changed on the way.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const client = { id: 'tamga', secret: 'secret of the client: + & %' };

const coded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export async function openProvider(redirect) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'first', alg: 'RS256', use: 'sig' };
  const people = new Map([
    ['nomin', { name: 'Ц.Номин', preferred_username: 'Nomin@example.mn', groups: ['authors'], email: 'nomin@example.mn', email_verified: true }],
    ['tuvshin', { name: 'Б.Түвшин', preferred_username: 'tuvshin', groups: ['signers', 'authors'], email: 'tuvshin@example.mn', email_verified: 'true' }],
    ['darga', { name: 'Г.Дарьсүрэн', preferred_username: 'darga', groups: ['admins'] }],
    ['guest', { name: 'Зочин', preferred_username: 'guest', groups: [] }],
    ['thief', { name: 'Х.Хулгайч', preferred_username: 'chief', groups: ['authors'] }]]);
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  // What is done to the ID token on its way, for the next answer only.
  const change = { token: undefined };
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirect] }],
    cookies: { keys: ['only for tests'] },
    jwks: { keys: [key] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'], email: ['email', 'email_verified'] },
    scopes: ['openid', 'profile', 'groups', 'email'],
    findAccount: (context, id) => people.has(id) && { accountId: id, claims: () => ({ sub: id, ...people.get(id) }) },
    ttl: { Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60 },
  });
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/token' || !change.token || !context.body?.id_token) return;
    const [head, body] = context.body.id_token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
    context.body = { ...context.body, id_token: change.token(head, body) };
    change.token = undefined;
  });
  server.on('request', provider.callback());
  const signed = (head, body, by = privateKey) => {
    const text = `${coded(head)}.${coded(body)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(by).toString('base64url')}`;
  };
  return {
    issuer, client, people, change, signed,
    byStranger: (head, body) => signed(head, body, stranger),
    unsigned: (head, body) => `${coded({ alg: 'none' })}.${coded(body)}.`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}

// A browser by HTTP: cookies by origin, no redirect followed by itself.
export class Browser {
  cookies = new Map();

  async go(address, form) {
    const { origin } = new URL(address);
    const jar = this.cookies.get(origin) ?? new Map();
    this.cookies.set(origin, jar);
    const answer = await fetch(address, {
      method: form ? 'POST' : 'GET', redirect: 'manual', body: form && new URLSearchParams(form),
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), ...(form && { origin }) } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = answer.headers.get('location');
    return { status: answer.status, text: await answer.text(), location: location && new URL(location, address).href, answer };
  }

  // At the provider, from its first page to the address that leads back.
  async proveMyself(address, login, back) {
    let at = await this.go(address);
    for (let step = 0; step < 20; ++step) {
      if (at.location?.startsWith(back)) return at.location;
      if (at.location) { at = await this.go(at.location); continue; }
      const action = /action="([^"]+)"/.exec(at.text)?.[1];
      if (!action) throw new Error(`the provider says ${at.status}: ${at.text.slice(0, 400)}`);
      const prompt = /name="prompt" value="([^"]+)"/.exec(at.text)?.[1];
      at = await this.go(new URL(action, address).href, prompt === 'login' ? { prompt, login, password: 'any' } : { prompt });
    }
    throw new Error('the provider leads nowhere');
  }
}
