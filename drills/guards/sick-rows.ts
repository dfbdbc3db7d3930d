import { drills, patch, type Guard } from './guard.ts';

const LAND = 'services/gateway/land.ts';
const DESK = 'services/departments/kit/desk.ts';
const BATCHES = 'services/departments/finance/batches.ts';
const OPENS = '  return ifReadable(() => {\n';
const THROWS = '  return (<T>(work: () => T) => work())(() => {\n';

/** In a birth: each loop has one row that can never be done, on a running system (drills/faults/sick-rows.ts). */
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
    check: drills('sick-rows/start'),
  },
  {
    name: 'a case whose facts do not open is set aside (sick row)',
    patches: [
      patch('activities/set-aside.ts', '  if (!isCaseFault(error)) throw error;\n', '  throw error;\n'),
    ],
    check: drills('sick-rows/round-facts'),
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
    check: drills('sick-rows/round-answer'),
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
    check: drills('sick-rows/round-result'),
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
    check: drills('sick-rows/relay'),
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
    check: drills('sick-rows/department-inbox'),
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
    check: drills('sick-rows/department-register'),
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
    check: drills('sick-rows/decode'),
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
    check: drills('sick-rows/landing'),
  },
  {
    name: 'an SMS that does not open keeps no other from being sent (sick row)',
    patches: [patch('services/notifier/message-store.ts', OPENS, THROWS)],
    check: drills('sick-rows/notice'),
  },
  {
    name: 'a delivery receipt that cannot be written down stops no other (sick row)',
    patches: [patch('services/notifier/dispatch.ts', 'apart(come, apply, sick)', 'apply(come)')],
    check: drills('sick-rows/receipt'),
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
    check: drills('sick-rows/due-orders'),
  },
  {
    name: 'a payment that does not open leaves its batch (sick row)',
    patches: [patch(BATCHES, OPENS, THROWS)],
    check: drills('sick-rows/payment-batch'),
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
    check: drills('sick-rows/dead-letters'),
  },
  {
    name: 'a letter that was replayed in vain is a letter anew (sick row)',
    patches: [
      patch('infra/kafka/dead-letter.ts', 'offset, digest, ...replayOf(message)),', 'offset, digest),'),
    ],
    check: drills('sick-rows/replays'),
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
    check: drills('sick-rows/erasure'),
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
    check: drills('sick-rows/erasure-receipt'),
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
    check: drills('sick-rows/re-decision'),
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
    check: drills('sick-rows/rotation'),
  },
];

export const SICK_ROWS: readonly Guard[] = [...OF_BIRTHS, ...OF_THE_REST];
