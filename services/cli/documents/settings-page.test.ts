import { expect, it } from 'vitest';
import { readConfig } from '../../../infra/config/config.ts';
import { TOKENS_EXAMPLE, writeSettingsPage } from './settings-page.ts';
import { ROLES } from '../../../schemas/roles.ts';

it('tokens are shown as the API reads them, every role of them', () => {
  const page = writeSettingsPage();
  const [, shown = ''] = /BIRTH_TOKENS='(.*)'/.exec(page) ?? [];
  const { BIRTH_TOKENS: tokens } = readConfig({
    BIRTH_TOKENS: shown.replaceAll('换成随机的一串', 'x'.repeat(16)),
  });
  expect(tokens.map(({ name }) => name)).toEqual(TOKENS_EXAMPLE.map(({ name }) => name));
  expect(new Set(tokens.map(({ role }) => role))).toEqual(new Set(ROLES));
});
