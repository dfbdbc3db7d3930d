import { integration, patch, unit, type Guard } from './guard.ts';

const SIGN_IN = 'services/api/family-sign-in.integration.test.ts';
const DOORS = 'services/api/family-doors.integration.test.ts';
const FAMILY = 'services/api/family.integration.test.ts';
const CASES = 'services/api/family-cases.ts';
const BETWEEN = 'policies/rights/between-parents.ts';
const ACCESS = 'infra/postgres/ledger/family-access.ts';
const COUPLES = 'services/api/couples-at-once.integration.test.ts';
const COUPLES_OF_0157 = 'infra/postgres/migrations/0157_couples_and_stopped_notices.sql';
const FRESH = 'services/api/fresh-links.integration.test.ts';

/** What keeps a family to itself. */
export const FAMILIES: readonly Guard[] = [
  {
    name: 'a link is dead once the number is another',
    patches: [
      patch(
        'services/api/family-sessions.ts',
        'return timingSafeEqual(now, phoneHash) ? parent : undefined;',
        'return now.length === phoneHash.length ? parent : undefined;',
      ),
      patch(
        'infra/postgres/ledger/case-ledger.ts',
        'for (const subject of effects.linksEnded) await endLinks(on, { caseNumber, subject });',
        'void endLinks;',
      ),
    ],
    remark: 'two layers, both off: the number, and that links end with it',
    check: integration(SIGN_IN, 'dies with the number that it went to'),
  },
  {
    name: 'a link is dead after its time',
    patches: [
      patch(ACCESS, 'const LIVE = `${OF_EPOCH} and l.expires_at > ledger.now()`;', 'const LIVE = OF_EPOCH;'),
    ],
    check: integration(SIGN_IN, 'that nobody made, and one that is dead'),
  },
  {
    name: 'a link that was ended stays dead',
    patches: [
      patch(
        ACCESS,
        "const OF_EPOCH = `l.ended_at is null and l.epoch = ${EPOCH('l')}`;",
        "const OF_EPOCH = 'true';",
      ),
    ],
    check: integration(DOORS, 'that was ended stays dead'),
  },
  {
    name: 'nobody comes in while a number is being checked',
    patches: [
      patch(
        ACCESS,
        '`not exists (select from ${DOOR(of)} and d.held)`',
        '`not exists (select from ${DOOR(of)} and false)`',
      ),
    ],
    check: integration(DOORS, 'brings neither code nor session while the number is being checked'),
  },
  {
    name: 'no link goes to a number that is not theirs',
    patches: [
      patch(
        'infra/postgres/ledger/case-messages.ts',
        'bringsLink(notice.template) && !held',
        'bringsLink(notice.template) && held !== undefined',
      ),
    ],
    check: integration(DOORS, 'does not go to a number that the hall could not confirm'),
  },
  {
    name: 'a code is the browser’s that asked for it',
    patches: [patch(ACCESS, 'and ticket_id = $3', 'and $3::uuid is not null')],
    check: integration(DOORS, 'uses up no try of the parent'),
  },
  {
    name: 'a code is tried five times',
    patches: [patch(ACCESS, 'used_at is null and tries < $2 and', 'used_at is null and tries < $2 + 9 and')],
    check: integration(SIGN_IN, 'may be tried five times'),
  },
  {
    name: 'a code is used once',
    patches: [
      patch(ACCESS, 'and used_at is null and tries < $2', 'and tries < $2'),
      patch(ACCESS, 'where code_id = $1 and used_at is null', 'where code_id = $1'),
    ],
    check: integration(SIGN_IN, 'makes those before it worth nothing'),
    remark: 'both looks are switched off together',
  },
  {
    name: 'codes are asked for a few times only',
    patches: [
      patch(ACCESS, 'return Math.max(rows[0]?.wait ?? 0, 0);', 'return Math.min(rows[0]?.wait ?? 0, 0);'),
    ],
    check: integration(SIGN_IN, 'is asked for again after a minute'),
  },
  {
    name: 'a session ends without use',
    patches: [patch(ACCESS, 'and f.used_at > ledger.now() - make_interval(secs => $2)', 'and $2 > 0')],
    check: integration(SIGN_IN, 'is signed out after half an hour'),
  },
  {
    name: 'a ticket is one that was made here',
    patches: [
      patch(
        'services/api/family-sign-in.ts',
        'if (!isOurs || Number(until) < now.getTime()) throw dead();',
        'if (Number(until) < now.getTime()) throw dead();',
      ),
    ],
    check: integration(SIGN_IN, 'a ticket that was altered'),
  },
  {
    name: 'a parent sees nothing of the other one’s',
    patches: [patch(BETWEEN, 'if (isParent(subject)) return subject === parent;', '')],
    check: integration(FAMILY, 'shows each parent the child and the own rows'),
  },
  {
    name: 'a parent is protected from the other one',
    patches: [
      patch(
        BETWEEN,
        'return protectedParent !== null && protectedParent !== undefined && protectedParent !== parent;',
        'return false;',
      ),
    ],
    check: integration(FAMILY, 'is closed to one whom the other is protected from'),
  },
  {
    name: 'a parent answers for the own family alone',
    patches: [
      patch(
        'services/api/family-tasks.ts',
        'if (!isAsked || allowed.length === 0) throw new ProblemError',
        'if (isAsked === null || allowed.length === 0) throw new ProblemError',
      ),
    ],
    check: integration(FAMILY, 'what is a clerk’s, another family’s, or nobody’s'),
  },
  {
    name: 'another delivery is hers where her number says so too',
    patches: [
      patch(CASES, 'parent?.phone === own.phone && parent.name', 'parent?.name !== undefined && parent.name'),
    ],
    check: integration(FAMILY, 'shows a mother all her deliveries'),
  },
  {
    name: 'a fresh link ends those before it',
    patches: [patch('activities/fresh-link.ts', '  endLinks(to, parent);\n', '')],
    check: unit('activities/fresh-link.test.ts', 'ends those of its parent alone'),
  },
  {
    name: 'a link after all were ended is another one (epoch)',
    patches: [
      patch(
        ACCESS,
        '(case_number, subject, epoch) values ($1, $2, 1)',
        '(case_number, subject, epoch) values ($1, $2, 0)',
      ),
      patch(ACCESS, 'set epoch = d.epoch + 1', 'set epoch = d.epoch'),
    ],
    check: integration(FRESH, 'goes to the number on file, ends what was before'),
  },
  {
    name: 'a parent is sent three fresh links a day',
    patches: [
      patch('infra/postgres/ledger/fresh-links.ts', 'if (sent > mostADay)', 'if (sent > mostADay + 9)'),
    ],
    check: integration(FRESH, 'is sent three times a day'),
  },
  {
    name: 'a birth waits for a protection of its couple (advisory lock)',
    patches: [
      patch(
        COUPLES_OF_0157,
        "  perform pg_advisory_xact_lock_shared(157, hashtext(encode(p_mother, 'hex')));\n",
        '',
      ),
    ],
    check: integration(COUPLES, 'waits for it, and begins protected'),
  },
  {
    name: 'a protection waits for births of its couple (advisory lock)',
    patches: [
      patch(
        'infra/postgres/ledger/couples.ts',
        "select pg_advisory_xact_lock(157, hashtext(encode(mother_hash, 'hex')))",
        "select hashtext(encode(mother_hash, 'hex'))",
      ),
    ],
    check: integration(COUPLES, 'waits for it, and finds it'),
  },
  {
    name: 'a birth that has waited looks at its couple once more',
    patches: [
      patch(
        COUPLES_OF_0157,
        'if ledger.protections_of(p_mother) is distinct from p_seen then',
        'if p_mother is null then',
      ),
    ],
    check: integration(COUPLES, 'waits for it, and begins protected'),
  },
  {
    name: 'a notice is not sent from the transaction that stops it',
    patches: [
      patch(
        'infra/postgres/ledger/stop-notices.ts',
        'where id = any($1) and code is not null and outcome is null`',
        'where id = any($1) and code is not null and outcome is null and false`',
      ),
    ],
    check: integration(
      'services/gateway/notice-receipts.integration.test.ts',
      'waits for no receipt from the very transaction that stops it',
    ),
  },
];
