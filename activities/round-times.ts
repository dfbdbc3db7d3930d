import type { Department } from '../schemas/department.ts';
import type { Effects } from './effects.ts';

/** How long what a round has ended took, for whoever watches; seconds of the ledger's clock. */
export interface RoundTimes {
  /** of each matter that a department has completed or refused, since it was asked */
  readonly answers: readonly { readonly department: Department; readonly seconds: number }[];
  /** of a case that has closed in it, since it was accepted */
  readonly closedAfter: number | undefined;
}

/** @param wasClosed the case, before the round */
export function timesOf({ view, matters }: Effects, wasClosed: boolean): RoundTimes {
  const since = (at: Date): number => (view.now.getTime() - at.getTime()) / 1000;
  const answers = [...matters].flatMap(({ node, status, requestedAt, endedAt }) => {
    const isAnswered = status === 'completed' || status === 'refused';
    if (!isAnswered || requestedAt === null || endedAt?.getTime() !== view.now.getTime()) return [];
    return [{ department: node.department, seconds: since(requestedAt) }];
  });
  return { answers, closedAfter: view.closed && !wasClosed ? since(view.acceptedAt) : undefined };
}
