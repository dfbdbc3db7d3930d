import { randomUUID } from 'node:crypto';
import { readConfig } from '../../infra/config/config.ts';
import { kafkaConnection } from '../../infra/kafka/connection.ts';
import type { OutgoingMessage } from '../../infra/kafka/port.ts';
import { createPublisher } from '../../infra/kafka/publisher.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { DeadLetterCode } from '../../schemas/dead-letter.ts';
import { answersTopic, deadLetterTopic } from '../../schemas/topic.ts';
import { answerOf, messageOf, type TestAnswer } from '../../test/support/answers.ts';
import { erasureReceiptOf } from '../../test/support/forged.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { until } from '../wait.ts';

/** Whoever has taken over its machine. */
const FORGER = 'disease-control';
const OTHER = 'public-security';
const FORGED_NUMBER = 'X999999999';

/** What the forger can seal: with its own key, and a ticket that it had to make up. */
function forgersKeyring(env: Readonly<Record<string, string>>): Keyring {
  const keys = [Buffer.from(env['BIRTH_SEALING_KEY'] ?? '', 'hex')];
  return { ...testKeyring(randomUUID()), receiver: () => keys };
}

interface Forged {
  readonly code: DeadLetterCode;
  readonly message: OutgoingMessage;
}

/** Every lie that it can tell of a case: with its own key, on its own topic, since it may write on no other. */
function liesAbout(keyring: Keyring, caseNumber: string): Forged[] {
  const payload = {
    certificateNumber: FORGED_NUMBER,
    residentId: FORGED_NUMBER,
    paymentNumber: FORGED_NUMBER,
    issuedAt: '2026-11-25T10:00:00+08:00',
    signer: '甲',
    sealer: '乙',
  };
  const said = (answer: Omit<TestAnswer, 'caseNumber'>, source?: string): OutgoingMessage => {
    const { envelope } = answerOf(keyring, { payload, ...answer, caseNumber, department: FORGER });
    const sent = source === undefined ? envelope : { ...envelope, source };
    const { key, value } = messageOf({ department: FORGER, envelope: sent });
    return { topic: answersTopic(FORGER), key: key ?? '', value, headers: {} };
  };
  const own = 'child-1/vaccination-record';
  const receipt = erasureReceiptOf(caseNumber, FORGER, { of: OTHER });
  const forged = (code: DeadLetterCode, message: OutgoingMessage): Forged => ({ code, message });
  return [
    forged('wrong-department', said({ key: 'child-1/birth-certificate' })),
    forged('wrong-department', said({ key: 'child-1/household-registration' })),
    forged('wrong-department', said({ key: 'child-1/household-registration', form: 1 })),
    forged('wrong-department', said({ key: 'child-1/subsidy-payment', commandId: randomUUID() })),
    forged('wrong-source', said({ key: 'child-1/household-registration' }, `/birth/departments/${OTHER}`)),
    forged('wrong-command', said({ key: own, commandId: randomUUID() })),
    forged('wrong-ticket', said({ key: own, attempt: 2 })),
    forged('old-form', said({ key: own, form: 1, payload: vaccinated })),
    forged('wrong-command', { topic: receipt.topic, key: caseNumber, value: receipt.value, headers: {} }),
  ];
}

/** A result of its own matter that would fit. */
const vaccinated = {
  recordNumber: FORGED_NUMBER,
  clinicDivisionCode: '620102',
  scheduleVersion: '2021',
  birthDoses: [],
  nextDoses: [],
  openedAt: '2026-11-25T10:00:00+08:00',
};

/** Lies about cases that are under way and about some that are done, beside what the true departments answer. */
async function forge(arena: Arena): Promise<Forged[]> {
  // A fresh broker lets nobody in until it has heard of all rights: by the end of a birth it has.
  const [first] = arena.load.accepted;
  if (first) await arena.hospital.whenCompleted(first.caseNumber, 60);
  const env = arena.environmentOf(`departments/${FORGER}`);
  const keyring = forgersKeyring(env);
  const publisher = createPublisher({
    ...kafkaConnection(readConfig(env)),
    log: createLog('drill', 'fatal'),
  });
  const sent: Forged[] = [];
  try {
    const cases = arena.load.accepted.map((birth) => birth.caseNumber);
    for (let round = 0; round < 3; round += 1) {
      const { caseNumber } = await arena.load.report();
      cases.push(caseNumber);
    }
    for (const lie of cases.flatMap((caseNumber) => liesAbout(keyring, caseNumber))) {
      await publisher.publish([lie.message]);
      sent.push(lie);
    }
    const [lie] = sent;
    if (!lie) throw new Error('there was no case to lie about');
    await expectRefused(publisher.publish([{ ...lie.message, topic: answersTopic(OTHER) }]));
  } finally {
    await publisher.close();
  }
  return sent;
}

/** The broker itself lets it write on no topic but its own. */
async function expectRefused(publishing: Promise<void>): Promise<void> {
  const taken = await publishing.then(
    () => true,
    () => false,
  );
  if (taken) throw new Error('the broker took an answer on the topic of another department');
}

function countBy(forged: readonly Forged[]): Map<string, number> {
  return new Map([...Map.groupBy(forged, ({ code }) => code)].map(([code, all]) => [code, all.length]));
}

async function deadLetters({ database }: Arena): Promise<Map<string, number>> {
  const { rows } = await database.query<{ code: string; n: number }>(
    `select headers->>'dlq-reason' as code, count(*)::int as n from ledger.outbox
      where kind = 'dead-letter' and topic = $1 group by 1`,
    [deadLetterTopic(answersTopic(FORGER))],
  );
  return new Map(rows.map(({ code, n }) => [code, n]));
}

function forged(): Drill {
  let sent: Forged[] = [];
  return {
    name: 'forged/answers',
    fault:
      'one department’s own credentials, in the production shape, answer for others and for itself what was never asked',
    shape: 'production',
    opensTasks: true,
    strike: async (arena) => {
      sent = await forge(arena);
      return `${sent.length} forged answers of ${FORGER}`;
    },
    check: async (arena) => {
      const wanted = countBy(sent);
      let found = new Map<string, number>();
      const look = async (): Promise<true | undefined> => {
        found = await deadLetters(arena);
        return [...wanted].every(([code, n]) => found.get(code) === n) ? true : undefined;
      };
      await until('a dead letter for each', look, 60).catch(() => {
        throw new Error(`sent ${JSON.stringify([...wanted])}, set aside ${JSON.stringify([...found])}`);
      });
      const { rows } = await arena.database.query<{ n: number }>(
        `select count(*)::int as n from ledger.inbox where department = $1 and code <> 'vaccination-record'`,
        [FORGER],
      );
      if (rows[0]?.n !== 0) throw new Error('an answer of a department to another’s matter has landed');
    },
  };
}

export function forgedDrills(): Drill[] {
  return [forged()];
}
