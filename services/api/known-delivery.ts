import { addFacts } from '../../activities/add-facts.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import type { CaseToAccept } from '../../infra/postgres/ledger/accept.ts';
import type { KnownDelivery } from '../../infra/postgres/ledger/deliveries.ts';
import type { AcceptPorts, Posted } from './accept-birth.ts';
import { ProblemError } from './problem.ts';
import { MOST_ERRORS } from './validation.ts';

/** The delivery that is known, and what of the report now is held against it first. */
interface Again {
  readonly known: KnownDelivery;
  readonly hashes: Pick<CaseToAccept, 'notificationHash' | 'factsHash'>;
}

/** What became of what was said, as pointers. */
interface Taken {
  readonly added: readonly string[];
  readonly notTaken: readonly string[];
}
const NOTHING: Taken = { added: [], notTaken: [] };

/**
 * The facts are the same when they are as they were reported, or as they stand now (parents may have added a name since). A
 * report that only says what was missing adds it to the case, as long as that is open.
 * @returns what was added, and what was not taken since others have settled it; another-child: it is told otherwise, and nothing is known of its children; undefined: the
 *   case is not what it was when it was found, and has to be looked for again
 * @throws ProblemError delivery-differs, case-set-aside
 */
export async function addMissing(
  { ledger }: AcceptPorts,
  { notification, client, mayActFor = () => false }: Posted,
  { known, hashes }: Again,
): Promise<Taken | 'another-child' | undefined> {
  if (isAsReported(known, hashes) || known.parentErased) return NOTHING;
  const reporter = { by: client, ofAll: mayActFor(known.facilityCode), otherNumber: known.by !== 'own' };
  const addition = await changeOrSetAside(ledger, known.caseNumber, (view) =>
    addFacts(view, notification, reporter),
  );
  if (addition === 'gone') return undefined;
  if (addition === 'set-aside') throw new ProblemError('case-set-aside');
  if ('added' in addition) return addition;
  if (known.by === 'delivery' && addition.ofOthers) return 'another-child';
  throw differing(known, addition.differs, mayActFor);
}

function isAsReported(known: KnownDelivery, { notificationHash, factsHash }: Again['hashes']): boolean {
  if (known.by === 'own') return known.notificationHash.equals(notificationHash);
  return known.factsHash?.equals(factsHash) ?? false;
}

/**
 * Whoever has the mother's document and a moment alone is not told which case it is; and what it says otherwise is told to nobody
 * but the hospital whose word it is: another one, whose report was joined to it, would learn it value by value.
 */
function differing(
  { by, caseNumber, facilityCode }: KnownDelivery,
  differs: readonly string[],
  mayActFor: (facilityCode: string) => boolean,
): ProblemError {
  const detail = '请用更正接口提交变更，或核对住院号是否填错';
  const isTheirs = mayActFor(facilityCode);
  if (!isTheirs && by === 'other')
    return new ProblemError('delivery-differs', {
      detail: `该次分娩由其他机构先行上报，内容不一致。${detail}`,
      caseNumber,
    });
  if (!isTheirs && by === 'delivery')
    return new ProblemError('delivery-differs', {
      detail: `该次分娩已由其他机构上报，内容不一致。${detail}`,
    });
  const errors = differs
    .slice(0, MOST_ERRORS)
    .map((pointer) => ({ pointer, code: 'differs', detail: '与已受理的内容不一致' }));
  return new ProblemError('delivery-differs', { detail, caseNumber, errors });
}
