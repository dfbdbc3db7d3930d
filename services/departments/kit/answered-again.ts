import { boundTo, type InClear } from '../../../infra/sealing/bound.ts';
import { sealContext } from '../../../infra/sealing/keys.ts';
import { seal, sealedForm, unseal } from '../../../infra/sealing/seal.ts';
import type { Connection } from '../../../infra/postgres/pool.ts';
import { publishAgain } from './batch-statements.ts';
import type { Command } from './handler.ts';
import type { Office } from './office.ts';

/** A command that was handled before, with the answer that is kept. */
export interface AnsweredBefore {
  readonly command: Command;
  readonly answerId: string;
}

/**
 * Publishes stored answers once more. One that was given in form 1 and is asked for in form 2 now (the case side was set back to
 * before it changed over, docs/adr/0021) is sealed anew, since it would not be taken.
 */
export async function answerAgain(
  on: Connection,
  office: Office,
  before: readonly AnsweredBefore[],
): Promise<void> {
  const { schema } = office;
  const published = await publishAgain(
    on,
    schema,
    before.map(({ answerId }) => answerId),
  );
  const inForm1 = new Map(published.filter(({ form }) => form === null).map(({ id, body }) => [id, body]));
  for (const { command, answerId } of before) {
    const body = inForm1.get(answerId);
    const anew = body && command.ticket !== undefined ? inForm2(office, body, command.ticket) : undefined;
    if (anew)
      await on.query(`update ${schema}.outbox set body = $2, form = 2 where id = $1`, [answerId, anew]);
  }
}

/** @returns undefined where it is in form 2 */
function inForm2({ messageKeys }: Office, body: Buffer, ticket: string): Buffer | undefined {
  const message = JSON.parse(body.toString()) as InClear & { readonly data: { readonly sealed: string } };
  const sealed = Buffer.from(message.data.sealed, 'base64');
  if (sealedForm(sealed) === 2) return undefined;
  const clear = unseal(messageKeys, sealContext.answer(message.id), sealed);
  const anew = seal(messageKeys, boundTo('answer', message), clear).toString('base64');
  return Buffer.from(JSON.stringify({ ...message, data: { ...message.data, ticket, sealed: anew } }));
}
