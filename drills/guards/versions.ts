import { integration, patch, unit, type Guard } from './guard.ts';

const UNREADABLE = 'services/departments/kit/desk-trouble.integration.test.ts';

/** What lets one build live on what another has written, beside another, and change the database under it. */
export const VERSIONS: readonly Guard[] = [
  {
    name: 'older content is brought up to the shape of today',
    patches: [
      patch(
        'schemas/versions.ts',
        '.reduce((before: unknown, { up }) => up(before), value)',
        '.reduce((before: unknown, { up }) => (void up, before), value)',
      ),
    ],
    check: unit('schemas/versions.test.ts', 'content'),
  },
  {
    name: 'content is written as before a change while some builds know nothing else',
    patches: [
      patch(
        'schemas/versions.ts',
        'return 1 + (first === -1 ? made.length : first);',
        'return 1 + (first < made.length ? made.length : first);',
      ),
    ],
    check: unit('schemas/versions.test.ts', 'content'),
  },
  {
    name: 'a migration gives up waiting for a lock, and tries again',
    patches: [
      patch(
        'infra/postgres/prepare.ts',
        'databaseUrl: { connectionString: adminUrl, options: `-c lock_timeout=${LOCK_TIMEOUT_MS}` },',
        'databaseUrl: adminUrl,',
      ),
    ],
    check: integration('infra/postgres/migrations.integration.test.ts', 'let others pass'),
  },
  {
    name: 'registers are read column by column',
    patches: [
      patch(
        'services/departments/kit/register.ts',
        "select ${entryColumns(register, 't')} from",
        'select t.* from',
      ),
    ],
    check: integration(UNREADABLE, 'is read on by sessions that had read it before'),
  },
];
