import { Effects, type Done } from './effects.ts';
import type { CaseFaultError, CaseLedger, CaseView } from './ledger-port.ts';
import { isSetAside, openTask } from './tasks.ts';

function isCaseFault(error: unknown): error is CaseFaultError {
  return error instanceof Error && error.name === 'CaseFaultError';
}

/**
 * Sets a case aside with a person's task, once: nothing is done with it until that is completed. Looks at nothing that is
 * sealed, since what cannot be opened is why it is here.
 */
function setAside(to: Effects, fault: CaseFaultError): void {
  if (isSetAside(to.view)) return;
  const reason = `办件中有无法读取或写入的内容（${fault.message}），已停办，排除后请选择重新办理`;
  openTask(to, { kind: 'case-set-aside', subject: null, code: null, attempt: 0, reason, asks: [] });
  to.event({ type: 'case.set-aside', subject: null, code: null, actor: 'system' });
}

/**
 * Changes a case, or sets it aside where something in it can never be read or written.
 * @param decide leaves a case alone that is set aside, and answers how it stands
 * @throws what {@link CaseLedger.change} throws of what passes by itself
 */
export async function changeOrSetAside<T>(
  ledger: CaseLedger,
  caseNumber: string,
  decide: (view: CaseView) => Done<T>,
): Promise<T> {
  try {
    return await ledger.change(caseNumber, decide);
  } catch (error) {
    return setCaseAside(ledger, caseNumber, error, (view) => decide(view).result);
  }
}

/**
 * As {@link changeOrSetAside}, for what is done to a case in a transaction of its own.
 * @returns `set-aside`: nothing was done, since something in the case can never be read or written
 */
export async function doOrSetAside<T>(
  ledger: CaseLedger,
  caseNumber: string,
  deed: () => Promise<T>,
): Promise<T | 'set-aside'> {
  try {
    return await deed();
  } catch (error) {
    return setCaseAside(ledger, caseNumber, error, () => 'set-aside' as const);
  }
}

/** @throws the error, where it is no fault of the case */
function setCaseAside<T>(
  ledger: CaseLedger,
  caseNumber: string,
  error: unknown,
  answer: (view: CaseView) => T,
): Promise<T> {
  if (!isCaseFault(error)) throw error;
  return ledger.change(caseNumber, (view) => {
    const to = new Effects(view);
    setAside(to, error);
    return { effects: to, result: answer(view) };
  });
}
