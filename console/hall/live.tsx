import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { calm } from '../parts/calm.ts';
import { useChanges } from '../parts/changes.ts';

/** Numbers of all queues, of which many pages ask when much happens. */
const NUMBERS_EVERY_MS = 3_000;
/** Of the one case that somebody reads. */
const CASE_EVERY_MS = 1_000;

/**
 * Asks for numbers anew as soon as something has changed, and for nothing else: the rows, and the case, move when their reader asks. A
 * change of a case is asked for where that case is open.
 */
export function Live() {
  const queries = useQueryClient();
  const again = useRef(new Map<string, ReturnType<typeof calm>>());
  useEffect(() => {
    const all = again.current;
    return () => all.forEach(({ drop }) => drop());
  }, []);
  const look = (queryKey: QueryKey, everyMs: number): void => {
    const name = JSON.stringify(queryKey);
    const isShown = queries.getQueryCache().find({ queryKey, exact: true })?.isActive() ?? false;
    if (!isShown) return;
    const known = again.current.get(name);
    const asking = known ?? calm(() => void queries.invalidateQueries({ queryKey, exact: true }), everyMs);
    again.current.set(name, asking);
    asking.ask();
  };
  useChanges((change) => {
    if (change === undefined) return void queries.invalidateQueries({ queryKey: ['counts'] });
    if (change.kind === 'task') return look(['counts'], NUMBERS_EVERY_MS);
    if (change.caseNumber !== null) look(['counts', change.caseNumber], CASE_EVERY_MS);
  });
  return null;
}
