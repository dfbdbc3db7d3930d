import { createHash } from 'node:crypto';
import { REPLAYED } from '../../infra/kafka/dead-letter.ts';
import { answersTopic, commandsTopic, NOTICES_TOPIC } from '../../schemas/topic.ts';
import { publishRaw } from '../../test/support/kafka.ts';
import { batchOf, produceBatch, trailedRecords } from '../../test/support/kafka-batches/batches.ts';
import type { Arena } from '../arena.ts';
import { until } from '../wait.ts';
import { Family, SECONDS } from './family.ts';
import { decideLetters, ofCase, openLetters, whenLetter, type Letter, type LettersOf } from './letters.ts';
import { mendTables, refuseRows } from './spoil.ts';
import type { Ward } from './ward.ts';

const UNDECODABLE = batchOf({ codec: 'gzip', records: trailedRecords() });
/** A topic of each reader, that every birth is on. */
const READ = [answersTopic('public-security'), commandsTopic('public-security'), NOTICES_TOPIC];

/** A batch of messages that nobody can take apart, on a topic of every reader. */
export function decode(): Ward {
  let since = new Date();
  const mine = (): LettersOf => ({
    where: `l.received_at >= $1 and l.topic = any($2) and l.reason = 'codec-failed'`,
    values: [since, READ],
  });
  return {
    loop: 'decode',
    row: 'a batch that nobody can take apart, of commands, of answers and of notices',
    spoil: async ({ run, database }) => {
      const { rows } = await database.query<{ now: Date }>('select ledger.now() as now');
      since = rows[0]?.now ?? since;
      for (const topic of READ) {
        const code = await produceBatch(run.kafka, { topic, partition: 0, batch: UNDECODABLE });
        if (code !== 0) throw new Error(`the broker refused the batch on ${topic}: ${code}`);
      }
    },
    setAside: async (arena) => {
      const all = async (): Promise<true | undefined> =>
        (await openLetters(arena, mine())).length === READ.length ? true : undefined;
      await until(`${READ.length} letters`, all, SECONDS);
    },
    mend: (arena) => decideLetters(arena, mine(), 'discarded'),
    goneOn: () => Promise.resolve(),
  };
}

const UNFIT = 'cannot-be-kept';
const answerOf = (...families: readonly Family[]): string =>
  `new.kind = 'answer' and (${families.map((family) => family.is('new.')).join(' or ')})`;

/** An answer that the ledger can never write down, landing among others. */
export function landing(): Ward {
  const family = new Family();
  return {
    loop: 'landing',
    row: 'an answer that the ledger can never write down',
    short: true,
    prepare: (arena) => family.waitForName(arena),
    spoil: async (arena) => {
      await refuseRows(arena, { table: 'ledger.inbox', when: answerOf(family) });
      await family.giveName(arena);
    },
    setAside: async (arena) => void (await whenLetter(arena, ofCase(family.caseNumber, UNFIT))),
    mend: async (arena) => {
      await mendTables(arena);
      await decideLetters(arena, ofCase(family.caseNumber, UNFIT), 'replayed');
    },
    goneOn: (arena) => family.whenCompleted(arena),
  };
}

/** Of two letters that an operator has replayed, one can still not be written down. */
export function replays(): Ward {
  const [family, other] = [new Family(), new Family()];
  const letter = (of: Family): LettersOf => ofCase(of.caseNumber, UNFIT);
  return {
    loop: 'replays',
    row: 'a letter that was replayed before its cause was gone, beside one whose cause is gone',
    prepare: async (arena) => {
      await family.waitForName(arena);
      await other.waitForName(arena);
    },
    spoil: async (arena) => {
      await refuseRows(arena, { table: 'ledger.inbox', when: answerOf(family, other) });
      for (const each of [family, other]) await each.giveName(arena);
      const before = await whenLetter(arena, letter(family));
      await whenLetter(arena, letter(other));
      await refuseRows(arena, { table: 'ledger.inbox', when: answerOf(family) });
      for (const each of [family, other]) await decideLetters(arena, letter(each), 'replayed');
      await until('it to be set aside anew', () => isAnew(arena, before), SECONDS);
    },
    setAside: async (arena) => void (await whenLetter(arena, letter(family))),
    others: (arena) => other.whenCompleted(arena),
    mend: async (arena) => {
      await mendTables(arena);
      await decideLetters(arena, letter(family), 'replayed');
    },
    goneOn: (arena) => family.whenCompleted(arena),
  };
}

/** Not because its department has said it again: as the letter that was replayed. */
async function isAnew({ database }: Arena, { id }: Letter): Promise<true | undefined> {
  const { rowCount } = await database.query(
    `select from ledger.outbox where kind = 'dead-letter' and headers->>$1 = $2`,
    [REPLAYED, id],
  );
  return rowCount ? true : undefined;
}

const HOUSING = answersTopic('housing');

/** A dead letter that the ledger cannot keep, in the same partition as one that it can. */
export function deadLetters(): Ward {
  const [sick, well] = ['sick', 'well'].map((what) => Buffer.from(`no json: ${what} ${Date.now()}`));
  const words = (value = Buffer.alloc(0)): LettersOf => ({
    where: 'l.topic = $1 and l.digest = $2',
    values: [HOUSING, digestOf(value)],
  });
  const notKept: LettersOf = { where: `l.topic = $1 and l.reason = 'letter-not-kept'`, values: [HOUSING] };
  const publish = async ({ run }: Arena, values: readonly (Buffer | undefined)[]): Promise<void> => {
    for (const value of values)
      if (value) await publishRaw(run.kafka, [{ topic: HOUSING, key: 'drill', value, headers: {} }]);
  };
  return {
    loop: 'dead-letters',
    row: 'a dead letter that the ledger cannot keep, before another in the same partition',
    spoil: async (arena) => {
      const digest = digestOf(sick).toString('hex');
      await refuseRows(arena, { table: 'ledger.letter', when: `new.digest = '\\x${digest}'` });
      await publish(arena, [sick, well]);
    },
    setAside: async (arena) => void (await whenLetter(arena, notKept)),
    others: async (arena) => void (await whenLetter(arena, words(well))),
    mend: async (arena) => {
      await mendTables(arena);
      await decideLetters(arena, notKept, 'discarded');
      await publish(arena, [sick]);
    },
    goneOn: async (arena) => {
      await whenLetter(arena, words(sick));
      for (const each of [sick, well]) await decideLetters(arena, words(each), 'discarded');
    },
  };
}

function digestOf(value = Buffer.alloc(0)): Buffer {
  return createHash('sha256').update(value).digest();
}
