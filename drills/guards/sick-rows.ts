import { drills, integration, patch, unit, type Guard } from './guard.ts';

const LAND = 'services/gateway/land.ts';
const DESK = 'services/departments/kit/desk.ts';
const BATCHES = 'services/departments/finance/batches.ts';
const OPENS = '  return ifReadable(() => {\n';
const THROWS = '  return (<T>(work: () => T) => work())(() => {\n';

/**
 * In a birth: each loop has one row that can never be done. The drills sick-rows/* have the same on a running system; what is switched
 * off here a quicker test finds.
 */
const OF_BIRTHS: readonly Guard[] = [
  {
    name: 'a start that fails ends no gateway (sick row)',
    patches: [
      patch(
        'infra/wakes/case-waker.ts',
        "'a case could not be woken; the sweep tries again');\n",
        "'a case could not be woken; the sweep tries again');\n      throw error;\n",
      ),
    ],
    check: unit('infra/wakes/case-waker.test.ts', 'leaves a failure to the sweep'),
  },
  {
    name: 'a case whose facts do not open is set aside (sick row)',
    patches: [
      patch('activities/set-aside.ts', '  if (!isCaseFault(error)) throw error;\n', '  throw error;\n'),
    ],
    check: integration('test/ledger/set-aside.integration.test.ts', 'is set aside with one task'),
  },
  {
    name: 'an answer that does not open is set aside alone (sick row)',
    patches: [
      patch(
        'activities/read-answer.ts',
        "    const fault = error instanceof Error ? error.name : 'Error';\n",
        '    throw error;\n',
      ),
    ],
    check: unit('activities/carry-on-answers.test.ts', ''),
  },
  {
    name: 'a case with a result that does not open is set aside (sick row)',
    patches: [
      patch(
        'infra/postgres/ledger/case-ledger.ts',
        "    await also(on, result, view);\n    return { result, publishes };\n  }).catch((error: unknown) => {\n    throw faultLies(error) === 'data' ? caseFault(error) : error;",
        "    await also(on, result, view);\n    return { result, publishes };\n  }).catch((error: unknown) => {\n    throw faultLies(error) === 'conflict' ? caseFault(error) : error;",
      ),
    ],
    check: integration(
      'test/ledger/set-aside.integration.test.ts',
      'or in which something can never be written',
    ),
  },
  {
    name: 'a row that is no message is given up, and the others are sent (sick row)',
    patches: [
      patch(
        'infra/outbox/send-rows.ts',
        '  if (unfit.length === 0) return sendFit(publisher, rows);\n',
        '  if (unfit.length >= 0) return sendFit(publisher, rows);\n',
      ),
    ],
    check: unit('infra/outbox/send-rows.test.ts', 'refuses a row whose headers are no texts'),
  },
  {
    name: 'a command that the inbox refuses stops no other (sick row)',
    patches: [
      patch(
        DESK,
        "  return ['data', 'conflict'].includes(faultLies(error));\n",
        "  return ['conflict'].includes(faultLies(error));\n",
      ),
    ],
    check: integration(
      'services/departments/kit/desk-trouble.integration.test.ts',
      'in the database is buried alone',
    ),
  },
  {
    name: 'a command that the register refuses is buried (sick row)',
    patches: [
      patch(
        DESK,
        "      if (faultLies(error) === 'conflict') throw error;\n",
        "      if (faultLies(error) !== 'statement') throw error;\n",
      ),
    ],
    check: integration(
      'services/departments/kit/desk-trouble.integration.test.ts',
      'in the database is buried alone',
    ),
  },
  {
    name: 'a batch that nobody can take apart stops no reader (sick row)',
    patches: [
      patch(
        'infra/kafka/platformatic/record-batch.ts',
        "    const code = error instanceof UndecodableError ? error.code : 'records-damaged';\n",
        "    const code = error instanceof UndecodableError ? error.code : 'records-damaged';\n    if (code) throw error;\n",
      ),
    ],
    check: unit('infra/kafka/platformatic/record-batch.test.ts', 'stops nobody else'),
  },
  {
    name: 'an answer that the ledger refuses lands as a letter (sick row)',
    patches: [
      patch(
        LAND,
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
    name: 'an SMS that does not open keeps no other from being sent (sick row)',
    patches: [patch('services/notifier/message-store.ts', OPENS, THROWS)],
    check: integration(
      'services/notifier/notifier.integration.test.ts',
      'sets a message aside that does not open any more',
    ),
  },
  {
    name: 'a delivery receipt that cannot be written down stops no other (sick row)',
    patches: [patch('services/notifier/dispatch.ts', 'apart(come, apply, sick)', 'apply(come)')],
    check: integration(
      'services/notifier/receipts.integration.test.ts',
      'takes receipts without the one that can never',
    ),
  },
];

/** Of money, of what people set going, and of what was set aside itself. */
const OF_THE_REST: readonly Guard[] = [
  {
    name: 'a family whose orders cannot be moved is set aside (sick row)',
    patches: [
      patch(
        'services/gateway/sweep-due.ts',
        'await changeOrSetAside(ledger, caseNumber, decide)',
        'await ledger.change(caseNumber, decide)',
      ),
    ],
    check: integration('test/ledger/set-aside.integration.test.ts', 'keeps no other family from its money'),
  },
  {
    name: 'a payment that does not open leaves its batch (sick row)',
    patches: [patch(BATCHES, OPENS, THROWS)],
    check: integration(
      'services/departments/finance/batches.integration.test.ts',
      'a line that cannot be read keeps no other',
    ),
  },
  {
    name: 'a payment that cannot be settled leaves its batch (sick row)',
    patches: [
      patch(BATCHES, '    return settleOpenBatch(settling, settleCarefully);\n', '    throw fault;\n'),
    ],
    check: drills('sick-rows/payment-transfer'),
  },
  {
    name: 'a letter that the ledger refuses is kept by its place (sick row)',
    patches: [
      patch(
        'services/gateway/dead-letters.ts',
        'apart(batch.flatMap(letterOf), keep, (letter) => keep([placeOf(letter)]))',
        'keep(batch.flatMap(letterOf))',
      ),
    ],
    check: integration('services/gateway/dead-letters.integration.test.ts', 'is kept by its place alone'),
  },
  {
    name: 'a letter that was replayed in vain is a letter anew (sick row)',
    patches: [
      patch('infra/kafka/dead-letter.ts', 'offset, digest, ...replayOf(message)),', 'offset, digest),'),
    ],
    check: integration('services/gateway/letter-decisions.integration.test.ts', 'is a letter of a new group'),
  },
  {
    name: 'an erasure that cannot be made stops no other (sick row)',
    patches: [
      patch(
        DESK,
        '      await eraseApart([...erasures], options);\n',
        '      await inTransaction(options.pool, (on) => eraseSubjects(on, options.office, [...erasures.values()]));\n',
      ),
    ],
    check: integration(
      'services/departments/kit/erasure.integration.test.ts',
      'forgets the others where one can never be forgotten',
    ),
  },
  {
    name: 'a receipt of an erasure that the ledger refuses is a letter (sick row)',
    patches: [
      patch(
        LAND,
        '    ({ eventId }) => Promise.resolve(unfit.add(eventId)),\n  );\n  return [',
        "    () => Promise.reject(new Error('unfit')),\n  );\n  return [",
      ),
    ],
    check: integration('services/gateway/trust.integration.test.ts', 'confirms what it has forgotten'),
  },
  {
    name: 'a re-decision sets a case aside that does not open (sick row)',
    patches: [
      patch(
        'services/redecision/redecide-one.ts',
        'await changeOrSetAside(ledger, caseNumber, decide)',
        'await ledger.change(caseNumber, decide)',
      ),
    ],
    check: integration(
      'services/cli/policy/redecide-unreadable.integration.test.ts',
      'sets it aside with its task',
    ),
  },
  {
    name: 'a rotation passes over a data key that does not open (sick row)',
    patches: [
      patch(
        'infra/postgres/rotation/rotate.ts',
        "  return ifReadable(() => rewrap(wrapping, 'data-key', key));\n",
        "  return rewrap(wrapping, 'data-key', key);\n",
      ),
    ],
    check: integration(
      'infra/postgres/rotation/rotate.integration.test.ts',
      'leaves what none of the keys opens',
    ),
  },
];

export const SICK_ROWS: readonly Guard[] = [...OF_BIRTHS, ...OF_THE_REST];
