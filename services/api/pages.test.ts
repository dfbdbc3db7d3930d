import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { PROBLEM_CODES, PROBLEMS, problemType } from '../../schemas/problem.ts';
import { startTestApi, type TestApi } from './api.test-setup.ts';

/* What the API serves without a token and without a database: pages about itself. */

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi('postgres://nobody@127.0.0.1:1/none');
}, 60_000);
afterAll(() => api.close());

const asPage = { headers: { accept: 'text/html,*/*' } };

describe('the page of a problem', () => {
  test.each(PROBLEM_CODES)('%s says what happened and what to do', async (code) => {
    const { title, happened, remedy, status } = PROBLEMS[code];
    const data = await api.call(undefined, problemType(code), {});
    expect(data.json()).toEqual({ type: problemType(code), code, status, title, happened, remedy });
    const page = await api.call(undefined, problemType(code), asPage);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    for (const said of [title, happened, remedy]) expect(page.body).toContain(said.replaceAll('<', '&lt;'));
    for (const said of [title, happened, remedy]) expect(said).toMatch(/\p{Script=Han}/u);
  });

  it('is on a list of all', async () => {
    const page = await api.call(undefined, '/problems', asPage);
    for (const code of PROBLEM_CODES) expect(page.body).toContain(`href="${problemType(code)}"`);
    const data = await api.call(undefined, '/problems', {});
    expect(data.json<{ items: unknown[] }>().items).toHaveLength(PROBLEM_CODES.length);
  });

  it('is not there for what is no code', async () => {
    const answer = await api.call(undefined, '/problems/toString', asPage);
    expect([answer.statusCode, answer.json()['code']]).toEqual([404, 'not-found']);
  });
});

/** What a page would have a browser fetch or run. */
function addressesIn(html: string): string[] {
  return [...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, address = '']) => address);
}

describe('the reference', () => {
  it('is what the bare address leads to', async () => {
    const answer = await api.call(undefined, '/', {});
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/docs']);
  });

  it('needs nothing from outside, and is let fetch nothing from there', async () => {
    const page = await api.call(undefined, '/docs', {});
    expect(page.statusCode).toBe(200);
    const addresses = addressesIn(page.body);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^(\.\/|\/(?!\/)|data:)/);
      const asset = await api.call(undefined, new URL(address, 'http://api/docs/').pathname, {});
      expect([address, asset.statusCode]).toEqual([address, 200]);
    }
    const policy = String(page.headers['content-security-policy']);
    expect(policy).not.toMatch(/unsafe-(inline|eval)|https?:|\*/);
    expect(policy).toContain("default-src 'none'");
  });

  // Seen in Chromium: with it the console of the page is empty, and without it says that a style was refused.
  it('leaves out the bar whose picture has styles that its own policy refuses', async () => {
    const start = await api.call(undefined, '/docs/static/swagger-initializer.js', {});
    expect(start.body).toMatch(/layout["']?:\s*["']BaseLayout["']/);
    const { 'content-security-policy': policy } = (await api.call(undefined, '/docs', {})).headers;
    expect(policy).toContain("style-src 'self';");
  });

  it('shows the document that is served', async () => {
    const shown = await api.call(undefined, '/docs/json', {});
    const served = await api.call(undefined, '/openapi.json', {});
    expect(shown.json()).toEqual(served.json());
  });
});
