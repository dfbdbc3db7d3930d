import { expect, it } from 'vitest';
import { readConfig } from '../../../infra/config/config.ts';
import { ISSUERS_EXAMPLE, TOKENS_EXAMPLE, writeSettingsPage } from './settings-page.ts';
import { TOKEN_ROLES } from '../../../schemas/roles.ts';

it('tokens are shown as the API reads them, every role of them', () => {
  const page = writeSettingsPage();
  const [, shown = ''] = /BIRTH_TOKENS='(.*)'/.exec(page) ?? [];
  const { BIRTH_TOKENS: tokens } = readConfig({
    BIRTH_TOKENS: shown.replaceAll('换成随机的一串', 'x'.repeat(16)),
  });
  expect(tokens.map(({ name }) => name)).toEqual(TOKENS_EXAMPLE.map(({ name }) => name));
  expect(new Set(tokens.map(({ role }) => role))).toEqual(new Set(TOKEN_ROLES));
});

it('issuers are shown as the API reads them', () => {
  const [, shown] = /BIRTH_ISSUERS='(.*)'/.exec(writeSettingsPage()) ?? [];
  const { BIRTH_ISSUERS: issuers } = readConfig({ BIRTH_ISSUERS: shown });
  expect(issuers).toMatchObject(ISSUERS_EXAMPLE);
  expect(issuers).toHaveLength(ISSUERS_EXAMPLE.length);
});
