import type { Command } from 'commander';
import { z } from 'zod';
import { findParent, writeLink } from '../../infra/postgres/ledger/family-access.ts';
import {
  linkRecord,
  linkSecret,
  type FamilyParent,
  type LinkOf,
} from '../../infra/postgres/ledger/family-links.ts';
import { openFacts } from '../../infra/postgres/ledger/facts.ts';
import { openNotice } from '../../infra/postgres/ledger/notices.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { caseKeysOf, type Keyring } from '../../infra/sealing/keys.ts';
import { exchangedSchema } from '../../schemas/family.ts';
import type { Parent } from '../../schemas/person.ts';
import { connectApi } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { withKeys } from './keys.ts';
import { requireRun } from './run-file.ts';
import { say } from './say.ts';

interface Options {
  readonly json?: boolean;
  readonly father?: boolean;
}

/** The telephone of an invented parent. @throws CommandFailure where there is none */
async function parentOf(
  pool: Pool,
  keyring: Keyring,
  of: Pick<LinkOf, 'caseNumber' | 'subject'>,
): Promise<LinkOf> {
  const found = await findParent(pool, of);
  const facts = found && (openFacts(keyring.unwrap(found.wrappedKey), found, found.facts) as Parent);
  if (facts?.phone === undefined) throw new CommandFailure(say('family.nobody'), say('erase.see-case'));
  return { ...of, phone: facts.phone, epoch: found?.epoch ?? 0 };
}

/** The code that was sent last, as the simulated carrier is given it. */
async function lastCode(pool: Pool, keyring: Keyring, caseNumber: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string; body: Buffer }>(
    `select n.id, o.body from ledger.notice n join ledger.outbox o using (id)
      where n.case_number = $1 and n.template = 'sign-in-code' and o.body is not null
      order by n.created_at desc limit 1`,
    [caseNumber],
  );
  const [row] = rows;
  return row && openNotice(keyring, row).values['code'];
}

/** What would come by SMS: the link of a parent, and a code. Of the demonstration only, whose families are invented. */
async function signInOf(
  caseNumber: string,
  { father }: Options,
  { out, json }: CommandContext,
): Promise<undefined> {
  const found = requireRun();
  if (found.shape !== 'embedded')
    throw new CommandFailure(say('family.demo-only'), say('family.by-sms'), EXIT.usage);
  const subject: FamilyParent = father ? 'father' : 'mother';
  const api = connectApi(found);
  const page = z.string().optional().parse(found['family']);
  const said = await withKeys(async ({ pool, master }) => {
    const keyring = await openKeyring(pool, caseKeysOf(master));
    const of = await parentOf(pool, keyring, { caseNumber, subject });
    const at = new Date();
    const link = linkSecret(keyring, of, at);
    await writeLink(pool, linkRecord(keyring, of, { at, cause: 'desk' }));
    const { ticket } = exchangedSchema.parse(await api.post('/v1/family/links/exchange', { link }));
    await api.post('/v1/family/codes', { ticket });
    return { link, ticket, code: await lastCode(pool, keyring, caseNumber) };
  });
  const { link, code = '' } = said;
  const address = page === undefined ? link : `${page}#${link}`;
  if (json) out.json({ ...said, caseNumber, parent: subject, address });
  else {
    out.line(say('family.link', { address }));
    out.line(say('family.code', { code }));
  }
  return undefined;
}

export function familyCommand(): Command {
  return command('family', say('family.about'))
    .argument(say('argument.number'), say('argument.number-about'))
    .option('--father', say('family.father'))
    .action((caseNumber: string, options: Options) =>
      run((context) => signInOf(caseNumber, options, context), options),
    );
}
