import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { registerPages } from './pages.ts';

async function pagesOf(showsPseudoLocale?: boolean) {
  const app = fastify();
  await registerPages(app, showsPseudoLocale);
  return async (url: string) => (await app.inject({ url })).body;
}

const SAYS = 'name="birth-pseudo-locale"';

test('the pseudo-locale is offered by the family’s page of a demonstration, and by no other page', async () => {
  const [plain, shown] = [await pagesOf(), await pagesOf(true)];
  expect(await plain('/family/')).not.toContain(SAYS);
  expect(await shown('/family/task/1')).toContain(SAYS);
  for (const other of ['/hall/', '/hospital/']) expect(await shown(other)).not.toContain(SAYS);
});
