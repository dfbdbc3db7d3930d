import { resend } from '../operator.ts';
import { asked, Family } from './family.ts';
import { damage, damageRows, mend, mendTables, type Bytes } from './spoil.ts';
import { keepSilent, speak, type Ward } from './ward.ts';

const CERTIFIER = 'health-commission';

/** The facts of a family no longer open when its round comes to need them. */
export function facts(): Ward {
  const family = new Family();
  const bytes = (): Bytes => ({ table: 'ledger.subject', column: 'facts', where: family.is() });
  return {
    loop: 'round-facts',
    row: 'facts of a case that no longer open, before its round goes on',
    prepare: async (arena) => {
      await family.waitForName(arena);
      await keepSilent(arena, CERTIFIER, family.caseNumber);
      await family.giveName(arena);
      await family.when(
        arena,
        'a certificate that is asked for',
        `exists (select from ledger.matter where case_number = $1 and code = 'birth-certificate' and status = 'requested')`,
      );
    },
    spoil: async (arena) => {
      await damage(arena, bytes());
      await speak(arena, CERTIFIER);
      await resend(arena, family.caseNumber);
    },
    setAside: async (arena) => void (await family.whenAsked(arena, 'case-set-aside')),
    mend: async (arena) => {
      await mend(arena, bytes());
      await family.decide(arena, 'case-set-aside', { outcome: 'again' });
    },
    goneOn: (arena) => family.whenCompleted(arena),
  };
}

/** An answer that has landed whole, and no longer opens when its round comes to it. */
export function answer(): Ward {
  const family = new Family();
  return {
    loop: 'round-answer',
    row: 'an answer that has landed and no longer opens',
    prepare: (arena) => family.waitForName(arena),
    spoil: async (arena) => {
      const when = `new.kind = 'answer' and ${family.is('new.')} and new.body is not null`;
      await damageRows(arena, { table: 'ledger.inbox', column: 'body', when });
      await family.giveName(arena);
    },
    // Letters are the operator's: a clerk does not see the task.
    setAside: (arena) => family.when(arena, 'a letter that is asked about', asked('dead-letter')),
    // It is asked for again, and lands whole: nobody has to decide about the other.
    mend: async (arena) => {
      await mendTables(arena);
      await resend(arena, family.caseNumber);
    },
    goneOn: async (arena) => {
      await family.whenCompleted(arena);
      await family.when(arena, 'the end of the question', `not ${asked('dead-letter')}`);
    },
  };
}

/** The result of a matter no longer opens when what follows from it needs it. */
export function result(): Ward {
  const family = new Family();
  const where = `code = 'household-registration'`;
  const bytes = (): Bytes => ({
    table: 'ledger.matter',
    column: 'result',
    where: `${family.is()} and ${where}`,
  });
  return {
    loop: 'round-result',
    row: 'the result of a matter that no longer opens, before what needs it',
    prepare: (arena) => family.waitForName(arena),
    spoil: async (arena) => {
      const when = `${family.is('new.')} and new.${where} and new.result is not null`;
      await damageRows(arena, { table: 'ledger.matter', column: 'result', when });
      await family.giveName(arena);
    },
    setAside: async (arena) => void (await family.whenAsked(arena, 'case-set-aside')),
    mend: async (arena) => {
      await mendTables(arena);
      await mend(arena, bytes());
      await family.decide(arena, 'case-set-aside', { outcome: 'again' });
    },
    goneOn: (arena) => family.whenCompleted(arena),
  };
}
