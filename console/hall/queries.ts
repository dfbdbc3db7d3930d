import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CaseView } from '../../schemas/case-view.ts';
import type { TaskCountsView } from '../../schemas/task-counts.ts';
import type { ClaimView, TaskView } from '../../schemas/task.ts';
import { callApi } from '../parts/api.ts';
import { useIsLive } from '../parts/changes.ts';

/** A page that hears nothing looks so often whether something has changed. */
const LOOK_AGAIN_MS = 15_000;
/** One that hears of it at once looks for what time alone changes: what was due is late. */
const LOOK_SELDOM_MS = 60_000;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Which tasks are shown: what stands in the address. */
export interface TaskFilters {
  readonly queue?: string;
  readonly kind?: string;
  readonly assignee?: string;
  readonly status?: string;
  readonly due?: string;
  readonly division?: string;
  readonly cursor?: string;
}

export const PAGE_SIZE = 50;

/** Which page somebody is on is no part of what is looked for. */
export function withoutCursor(filters: TaskFilters): TaskFilters {
  return Object.fromEntries(Object.entries(filters).filter(([name]) => name !== 'cursor'));
}

/** Rows never change under the eyes of who reads them: they are fetched when somebody asks. */
export function useTasks(filters: TaskFilters) {
  return useQuery({
    queryKey: ['tasks', filters],
    queryFn: () => callApi<Page<TaskView>>('GET', `/v1/tasks?${queryOf({ ...filters, limit: PAGE_SIZE })}`),
    refetchOnWindowFocus: false,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

export function queryOf(parts: Readonly<Record<string, string | number | undefined>>): string {
  const said = Object.entries(parts).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
}

/** So many pages are looked through for tasks that were chosen. */
const MOST_PAGES = 5;
const MOST_AT_ONCE = 200;

/** Tasks as they are now, found in the list that they were chosen in: reading each would count as having judged it. */
export async function fetchNow(
  filters: TaskFilters,
  wanted: readonly TaskView[],
): Promise<ReadonlyMap<string, TaskView>> {
  const ids = new Set(wanted.map(({ id }) => id));
  const found = new Map<string, TaskView>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES && found.size < ids.size; page += 1) {
    const query = queryOf({ ...withoutCursor(filters), limit: MOST_AT_ONCE, cursor });
    const { items, nextCursor } = await callApi<Page<TaskView>>('GET', `/v1/tasks?${query}`);
    for (const task of items) if (ids.has(task.id)) found.set(task.id, task);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return found;
}

function useLookAgain(): number {
  return useIsLive() ? LOOK_SELDOM_MS : LOOK_AGAIN_MS;
}

/** Numbers alone: they may be asked for again and again. */
export function useCounts() {
  const refetchInterval = useLookAgain();
  return useQuery({
    queryKey: ['counts'],
    queryFn: () => callApi<TaskCountsView>('GET', '/v1/task-counts'),
    refetchInterval,
  });
}

const LOOK_AT_PAPERS_MS = 60_000;

/** How much paper waits to be printed, sealed and handed out. */
export function usePaperCounts(may: boolean) {
  return useQuery({
    queryKey: ['counts', 'papers'],
    queryFn: () =>
      callApi<{ counts: Readonly<Record<'to-print' | 'to-seal' | 'to-collect', number>> }>(
        'GET',
        '/v1/print-queue?limit=1',
      ),
    refetchInterval: LOOK_AT_PAPERS_MS,
    enabled: may,
  });
}

/** A case never changes under the eyes of who reads it either: reading it counts as having looked at a family. */
export function useCase(caseNumber: string) {
  return useQuery({
    queryKey: ['case', caseNumber],
    queryFn: () => callApi<CaseView>('GET', `/v1/cases/${encodeURIComponent(caseNumber)}`),
    refetchOnWindowFocus: false,
  });
}

/** The number of the latest event of a case, asked without reading the case, whenever it is heard that it has changed. */
export function useLatest(caseNumber: string) {
  const refetchInterval = useLookAgain();
  return useQuery({
    queryKey: ['counts', caseNumber],
    queryFn: () => callApi<TaskCountsView>('GET', `/v1/task-counts?${queryOf({ caseNumber })}`),
    refetchInterval,
  });
}

/** A task with its draft and decision; who is to confirm a draft has then seen it. */
export function useTask(id: string) {
  return useQuery({
    queryKey: ['task', id],
    queryFn: () => callApi<TaskView>('GET', `/v1/tasks/${encodeURIComponent(id)}`),
    // Each time it is read counts as a look, and is put on record: coming back to the window is none.
    refetchOnWindowFocus: false,
  });
}

/** What was done changes lists, numbers and the case. */
export function useAfterwards(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      ['tasks', 'counts', 'case', 'task'].map((name) => queries.invalidateQueries({ queryKey: [name] })),
    );
  };
}

export function useClaim() {
  const afterwards = useAfterwards();
  return useMutation({
    mutationFn: ({ id, drop = false }: { readonly id: string; readonly drop?: boolean }) =>
      callApi<ClaimView>(drop ? 'DELETE' : 'POST', `/v1/tasks/${id}/claim`, {}),
    onSettled: afterwards,
  });
}
