import { expect } from 'vitest';
import { browser, PASSWORD, start } from '../identity/identity.test-setup.ts';
import { startWeb } from './web.test-setup.ts';

type Browser = ReturnType<typeof browser>;
type Identity = Awaited<ReturnType<typeof start>>;

/** Everything that a browser does between the button and the page it comes back to. */
export async function signIn(identity: Identity, { ask }: Browser, address: string, to = '/hall/cases/B-1') {
  const begun = await ask(`${address}/hall/sign-in?${new URLSearchParams({ to }).toString()}`);
  expect(begun.status).toBe(303);
  const asked = await ask(begun.headers.get('location') ?? '');
  const url = new URL(asked.headers.get('location') ?? '', identity.issuer).href;
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await ask(url)).text())?.[1] ?? '';
  const form = new URLSearchParams({ csrf, user: 'clerk', password: PASSWORD, code: identity.nextCode() });
  const signed = await ask(url, { method: 'POST', body: form, headers: { origin: identity.issuer } });
  const back = await ask(signed.headers.get('location') ?? '');
  return {
    callback: back.headers.get('location') ?? '',
    come: () => ask(back.headers.get('location') ?? ''),
  };
}

/** Somebody who is signed in to the hall. */
export async function inside() {
  const identity = await start();
  const web = await startWeb(identity.issuer);
  const visitor = browser();
  const { come } = await signIn(identity, visitor, web.address);
  const page = await come();
  const session = await (await visitor.ask(`${web.address}/hall/session`)).json();
  return { identity, ...web, ...visitor, page, session: session as Record<string, string> };
}
