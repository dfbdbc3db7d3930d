import { integration, patch, type Guard } from './guard.ts';

const ERASURE = 'services/departments/kit/erasure.integration.test.ts';
const ROTATION = 'infra/postgres/rotation/rotate.integration.test.ts';
const MIGRATION = 'infra/postgres/migrations/0021_erasure.sql';

/** Keys that are rotated, and children that are erased. */
export const PRIVACY: readonly Guard[] = [
  {
    name: 'what comes late for an erased child has no effect',
    patches: [
      patch(
        'services/departments/kit/desk.ts',
        'const wanted = commands.filter((c) => !opened.seen.get(c.id)?.erased);',
        'const wanted = [...commands];',
      ),
    ],
    check: integration(ERASURE, 'is not told otherwise by a command that comes late'),
  },
  {
    name: 'keyed hashes of an erased child go too',
    patches: [patch(MIGRATION, "a.attname like '%%\\_hash' and", "a.attname = 'number_hash' and")],
    check: integration(ERASURE, 'keeps the skeleton of its entry'),
  },
  {
    name: 'stored answers about an erased child go too',
    patches: [patch(MIGRATION, "((kind = 'answer' and", "((kind = 'none' and")],
    check: integration(ERASURE, 'keeps the skeleton of its entry'),
  },
  {
    name: 'an erasure reads nothing of other cases',
    patches: [
      patch(
        'infra/postgres/migrations/0090_erasure_by_key.sql',
        'inbox_kept on ledger.inbox (case_number) where applied_at is not null and body is not null',
        'inbox_kept on ledger.inbox (case_number) where false',
      ),
    ],
    check: integration('test/ledger/erasures.integration.test.ts', 'are made by key'),
  },
  {
    name: 'a retired key does not come back',
    patches: [
      patch('infra/postgres/own-root.ts', 'const isRetired = keys.current.some', 'const isRetired = [].some'),
    ],
    check: integration(ROTATION, 'lets a retired key never become the current one again'),
  },
  {
    name: 'stored messages are sealed anew when the key is rotated',
    patches: [
      patch(
        'infra/postgres/rotation/messages.ts',
        'if (!receiver || envelope === undefined) return undefined;',
        'if (!receiver || envelope) return undefined;',
      ),
    ],
    check: integration(ROTATION, 'wraps roots and data keys anew'),
  },
];
