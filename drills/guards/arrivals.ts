import { integration, patch, unit, type Guard } from './guard.ts';

const INBOX = 'infra/postgres/ledger/inbox.ts';
const LEDGER_WAKES = 'infra/postgres/ledger/wakes.ts';
const WAKER = 'infra/wakes/case-waker.ts';
const LAND_TEST = integration('services/gateway/land.integration.test.ts', '');
const WAKES = integration('services/gateway/wakes.integration.test.ts', '');
const READ_BATCH = unit('services/gateway/judge-message.test.ts', 'a message of a department');
const WAKER_TEST = unit('infra/wakes/case-waker.test.ts', '');

const LANDING: readonly Guard[] = [
  {
    name: 'an answer lands once (inbox)',
    patches: [
      patch(
        INBOX,
        'on conflict (event_id) do nothing returning event_id, case_number',
        'returning event_id, case_number',
      ),
    ],
    check: LAND_TEST,
  },
  {
    name: 'an answer that is known wakes nobody again',
    patches: [
      patch(
        INBOX,
        'select l.case_number from landed l join r using (event_id) where not r.outside',
        'select r.case_number from r join ledger.birth_case using (case_number) where not r.outside',
      ),
    ],
    check: LAND_TEST,
  },
  {
    name: 'a wake is written with what lands',
    patches: [patch(INBOX, 'where not r.outside', 'where not r.outside and false')],
    check: WAKES,
  },
  {
    name: 'an answer under the key of another case is set aside',
    patches: [
      patch(
        'services/gateway/judge-message.ts',
        'if (message.key !== said.data.caseNumber)',
        'if (message.key === undefined)',
      ),
    ],
    check: LAND_TEST,
  },
  {
    name: 'an answer of a version that this build does not know is set aside',
    patches: [
      patch('services/gateway/judge-message.ts', 'if (!isKnownVersion(type))', 'if (!isKnownVersion)'),
    ],
    check: READ_BATCH,
  },
  {
    name: 'an answer whose type says another thing is set aside',
    patches: [patch('services/gateway/judge-message.ts', 'if (!says(type, matter, outcome))', 'if (!says)')],
    check: READ_BATCH,
  },
  {
    name: 'an answer to an unknown case is set aside',
    patches: [
      patch(
        'services/gateway/land.ts',
        "      ...lettersOf(batch.answers, landing.unknownCase, 'case-unknown'),\n",
        '',
      ),
    ],
    check: LAND_TEST,
  },
  {
    name: 'a batch of answers that could not be written down comes again',
    patches: [
      patch(
        'services/gateway/land.ts',
        'async (some) => parts.push(await landAnswers(pool, some)),',
        'async (some) => parts.push(...(await landAnswers(pool, some).then((one) => [one], () => []))),',
      ),
    ],
    check: LAND_TEST,
  },
  {
    name: 'an answer that can never be written down stops no other (apart)',
    patches: [
      patch(
        'services/gateway/land.ts',
        '    ({ eventId }) => Promise.resolve(unfit.add(eventId)),\n  );\n  const all',
        "    () => Promise.reject(new Error('unfit')),\n  );\n  const all",
      ),
    ],
    check: integration(
      'services/gateway/land.integration.test.ts',
      'land without the one that can never be written down',
    ),
  },
  {
    name: 'answers to payment orders are applied by the gateway',
    patches: [
      patch('services/gateway/land.ts', '    await applyAnswersOutside(answers, landing, options);\n', ''),
    ],
    check: LAND_TEST,
  },
];

/** One owner of a wake: its row stands until Temporal has answered for what it stands for. */
const WAKING: readonly Guard[] = [
  {
    name: 'one wake at a time for a case',
    patches: [
      patch(WAKER, 'if (waiting.inFlight) waiting.again = true;\n    else if (lingerMs', 'if (lingerMs'),
      patch(WAKER, 'if (waiting.inFlight || this.#cases', 'if (this.#cases'),
    ],
    check: WAKER_TEST,
  },
  {
    name: 'what comes while a wake is on its way goes with the next',
    patches: [
      patch(
        WAKER,
        'if (waiting.again) this.#makeReady(caseNumber, waiting);\n    else this.#cases.delete(caseNumber);',
        'this.#cases.delete(caseNumber);',
      ),
    ],
    check: WAKER_TEST,
  },
  {
    name: 'a wake that is repeated has the same Update id',
    patches: [patch(WAKER, 'if (known?.token === token) return known.id;', 'void known;')],
    check: WAKER_TEST,
  },
  {
    name: 'a wake with another token has another Update id',
    patches: [patch(WAKER, 'if (known?.token === token) return known.id;', 'if (known) return known.id;')],
    check: WAKER_TEST,
  },
  {
    name: 'a wake is forgotten only when Temporal has answered',
    patches: [
      patch(
        WAKER,
        '      const updateId = this.#ids.idFor(wake);\n',
        '      const updateId = this.#ids.idFor(wake);\n      onAnswered(wake);\n',
      ),
    ],
    check: WAKER_TEST,
  },
  {
    name: 'a wake is deleted by its token',
    patches: [
      patch(
        LEDGER_WAKES,
        'where w.case_number = a.case_number and w.token = a.token`',
        'where w.case_number = a.case_number`',
      ),
    ],
    check: WAKES,
  },
  {
    name: 'whatever lands gives the wake another token',
    patches: [patch(LEDGER_WAKES, 'set token = gen_random_uuid(), tries = 0,', 'set tries = 0,')],
    check: WAKES,
  },
  {
    name: 'two gateways do not take the same wake',
    patches: [patch(LEDGER_WAKES, 'limit $2 for update of w skip locked', 'limit $2')],
    check: WAKES,
  },
  {
    name: 'wakes that are due are made (sweep)',
    patches: [
      patch(
        'services/gateway/sweep.ts',
        'await claimWakes(pool, NEWS, PAGE);',
        'await claimWakes(pool, NEWS, 0);',
      ),
    ],
    check: integration('services/gateway/sweep.integration.test.ts', 'and what news has landed for'),
  },
  {
    name: 'what has landed and lost its wake is given another (net)',
    patches: [patch(LEDGER_WAKES, 'from rung union all select case_number, rest from stranded', 'from rung')],
    check: WAKES,
  },
  {
    name: 'a case whose deadline Temporal has lost is woken (alarm)',
    patches: [
      patch(
        LEDGER_WAKES,
        "select case_number, interval '0' as rest from rung union all select case_number, rest from stranded",
        'select case_number, rest from stranded',
      ),
    ],
    check: WAKES,
  },
];

export const ARRIVALS: readonly Guard[] = [...LANDING, ...WAKING];
