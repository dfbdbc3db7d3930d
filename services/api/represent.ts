import { beginRepresentation, endRepresentation, type Beginning } from '../../activities/represent.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { changeCase } from '../../infra/postgres/ledger/case-ledger.ts';
import {
  endRepresentation as endRow,
  findRepresentation,
  insertRepresentation,
  type RepresentationRecord,
} from '../../infra/postgres/ledger/representations.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { canonicalJson } from '../../policies/input/json-values.ts';
import type { RepresentationRequest } from '../../schemas/representation.ts';
import type { RouteParts } from './app-types.ts';
import { changeAlso } from './change-also.ts';
import { hasEnded, whoForWhom } from './representation-view.ts';

type Parts = Pick<RouteParts, 'pool' | 'keyring' | 'ledger' | 'wakeOutbox'>;

/** Who is to act for a parent, as it was said before a clerk; what is wrong with it was refused before. */
export interface ToStart {
  readonly caseNumber: string;
  readonly by: string;
  readonly said: RepresentationRequest;
}

/** The same content is the same representation; nothing of it can be read off its id. */
function idOf(keyring: Keyring, { caseNumber, said }: ToStart): string {
  return derivedId(
    'representation',
    caseNumber,
    keyring.hash('representation', canonicalJson(said)).toString('hex'),
  );
}

/**
 * Somebody acts for a parent from now on; said again, it stays as it is.
 * @throws ProblemError not-found, case-set-aside
 */
export async function startRepresentation(
  parts: Parts,
  asked: ToStart,
): Promise<{ readonly id: string; readonly became: Exclude<Beginning, 'set-aside'> }> {
  const { caseNumber, by, said } = asked;
  const { parent, agent, basis, present, until, name, paper, matters } = said;
  const id = idOf(parts.keyring, asked);
  const again = (await findRepresentation(parts.pool, id)) !== undefined;
  const who = (parentName: string): string => whoForWhom(name, parentName);
  const of = { id, parent, agent, basis, until };
  const row = { ...of, caseNumber, present, matters: matters ?? null, startedBy: by };
  const became = await changeAlso(parts, caseNumber, (options) =>
    changeCase(
      options,
      caseNumber,
      (view) => beginRepresentation(view, { ...of, who, again, by }),
      async (on, result, view) => {
        const key = view.subjects.get(parent)?.key;
        if (result !== 'begun' || again || !key) return;
        const content = { name, paper, who: who(view.notification[parent]?.name ?? '') };
        await insertRepresentation(on, row, { content, parentKey: key, at: view.now });
      },
    ),
  );
  return { id, became };
}

/**
 * Nobody acts with it any more, whoever has said so; said again it stays as it was ended.
 * @throws ProblemError not-found, case-set-aside
 */
export async function withdrawRepresentation(
  parts: Parts,
  record: RepresentationRecord,
  by: string,
): Promise<void> {
  const { id, parent, caseNumber } = record;
  const again = hasEnded(record);
  await changeAlso(parts, caseNumber, (options) =>
    changeCase(
      options,
      caseNumber,
      (view) => endRepresentation(view, { id, parent, by, again }),
      async (on, result, { now }) => {
        if (result === 'ended') await endRow(on, { id, by, at: now });
      },
    ),
  );
}
