import { integration, patch, unit, type Guard } from './guard.ts';

const RECORDS = 'infra/kafka/platformatic/record-batch.ts';
const DEAD_LETTER = 'infra/kafka/dead-letter.ts';
const RIGHTS = 'infra/postgres/prepare.integration.test.ts';
const SAID_BEFORE = 'activities/said-before.test.ts';

const JUDGE = 'services/gateway/judge-message.ts';
const EVENT = 'infra/messages/read-event.ts';

/** What keeps one party that sends much, or the same again and again, from being everybody's trouble. */
export const FLOOD_GUARDS: readonly Guard[] = [
  {
    name: 'one answer of the broker is taken apart to so much at once',
    patches: [patch(RECORDS, '    if (spent.isAll) break;\n', '')],
    check: unit('infra/kafka/platformatic/record-batch.test.ts', 'one answer of the broker'),
  },
  {
    name: 'a batch of millions of records is not taken apart',
    patches: [patch(RECORDS, '    if (this.#parts > MOST_PARTS)', '    if (this.#parts < 0)')],
    check: unit('infra/kafka/platformatic/record-batch.test.ts', 'that holds very many'),
  },
  {
    name: 'who was heard last is heard last',
    patches: [
      patch(
        'infra/kafka/platformatic/fetcher.ts',
        'return positions.toSorted((a, b) => a.broughtBy - b.broughtBy);',
        'return [...positions];',
      ),
    ],
    check: unit('infra/kafka/platformatic/fetcher.test.ts', 'asks last for the partition'),
  },
  {
    name: 'a flood is handled in slices',
    patches: [
      patch(
        'infra/kafka/in-slices.ts',
        'for (const slice of chunksBySize(batch, costOf, MOST_BYTES)) await handle(slice);',
        'await handle(batch);',
      ),
    ],
    check: unit('infra/kafka/in-slices.test.ts', 'hands over a flood in slices'),
  },
  {
    name: 'births overtake dead letters',
    patches: [patch(DEAD_LETTER, "    lane: 'bulk',\n", '')],
    check: unit('infra/kafka/dead-letter.test.ts', 'is overtaken by births'),
  },
  {
    name: 'a message that its dead-letter topic cannot take is told of',
    patches: [patch(DEAD_LETTER, '+ sizeOfLabels(labels) > MOST_BYTES;', '+ sizeOfLabels(labels) < 0;')],
    check: unit('infra/kafka/dead-letter.test.ts', 'tells of what its topic cannot take'),
  },
  {
    name: 'letters of a group are read a few at a time',
    patches: [
      patch(
        'infra/postgres/ledger/letter-decisions.ts',
        'const SENT_BACK_AT_ONCE = 10;',
        'const SENT_BACK_AT_ONCE = 1e6;',
      ),
    ],
    check: integration(
      'services/gateway/letter-groups.integration.test.ts',
      'is decided about with all of its group',
    ),
  },
  {
    name: 'an answer seals no more than somebody will read',
    patches: [patch(JUDGE, "  if (data.sealed.length > MOST_SEALED) return { dead: 'too-large' };\n", '')],
    check: unit('services/gateway/judge-message.test.ts', 'is too much where it seals what nobody will read'),
  },
  {
    name: 'an answer opens to no more than somebody will read',
    patches: [
      patch(JUDGE, 'if (JSON.stringify(opened).length > MOST_OPENED)', 'if (opened === MOST_OPENED)'),
    ],
    check: unit('services/gateway/judge-message.test.ts', 'is too much where it seals what nobody will read'),
  },
  {
    name: 'what is nested without end is not parsed',
    patches: [
      patch(
        'infra/messages/read-json.ts',
        'if (depth > MOST_DEPTH) return false;',
        'if (depth < 0) return true;',
      ),
    ],
    check: unit('infra/messages/read-json.test.ts', 'is not tried where it is nested without end'),
  },
  {
    name: 'an event with thousands of attributes is none',
    patches: [patch(EVENT, 'if (Object.keys(event).length > MOST.attributes) return undefined;', '')],
    check: unit('infra/messages/read-event.test.ts', 'is not worked through'),
  },
  {
    name: 'others have their turn while a batch is judged',
    patches: [patch('services/kit/turns.ts', '    await others();\n', '')],
    check: unit('services/kit/turns.test.ts', 'gives way to others'),
  },
  {
    name: 'the same result under another number is no news',
    patches: [
      patch(
        'activities/said-before.ts',
        "if (matter?.status !== 'completed') return false;",
        'if (matter) return false;',
      ),
    ],
    check: unit(SAID_BEFORE, 'what a department says again under another number'),
  },
  {
    name: 'the same objection under another number is no news',
    patches: [
      patch(
        'activities/apply-landed.ts',
        "  if (said?.outcome !== 'completed') return isHeardObjection(to, row);",
        "  if (said?.outcome !== 'completed') return false;",
      ),
    ],
    check: unit(SAID_BEFORE, 'what a department says again under another number'),
  },
  {
    name: 'no more answers to one command are kept than a person can look at',
    patches: [
      patch(
        'activities/said-before.ts',
        'if (alike.length >= MOST_KEPT) return true;',
        'if (alike.length < 0) return true;',
      ),
    ],
    check: unit(SAID_BEFORE, 'a department that says a different thing each time'),
  },
  {
    name: 'one role does not hold the connections of all others',
    patches: [
      patch('infra/postgres/prepare.ts', 'return UNLIMITED.includes(role);', 'return UNLIMITED.length > 0;'),
    ],
    check: integration(RIGHTS, 'lets no role that is not of the case side'),
  },
  {
    name: 'nobody who may log in holds up the migrations',
    patches: [patch('infra/postgres/prepare.ts', '    noLock: true,\n', '')],
    check: integration(RIGHTS, 'migrates although a service holds'),
  },
];
