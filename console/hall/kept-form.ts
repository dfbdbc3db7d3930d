import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeptForm } from '../../schemas/hall.ts';
import { callApi } from '../parts/api.ts';
import type { Filled } from '../parts/completion.ts';
import { keptOf } from '../parts/kept-form.ts';

/** So long after the last key a form is kept. */
const AFTER_MS = 1_200;

interface KeptView {
  readonly form: KeptForm | null;
  readonly keptAt?: string;
}

/** What somebody has typed for a task before; a task of no case keeps nothing, and is filled in all the same. */
export function useKeptForm(id: string) {
  return useQuery({
    queryKey: ['form', id],
    queryFn: () => callApi<KeptView>('GET', `/v1/tasks/${id}/form`).catch((): KeptView => ({ form: null })),
    // What is typed here is newer than what the server has.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export type Keeping = 'nothing' | 'kept' | 'not-kept';

/** Keeps a form on the server while it is filled in, until it is sent. */
export function useKeeping(id: string, filled: Filled) {
  const [state, setState] = useState<Keeping>('nothing');
  const last = useRef<string | undefined>(undefined);
  const isOver = useRef(false);
  const text = JSON.stringify(keptOf(filled) ?? null);
  useEffect(() => {
    // How a form begins is not worth a word.
    last.current ??= text;
    if (isOver.current || last.current === text) return undefined;
    const timer = setTimeout(() => {
      if (isOver.current) return;
      last.current = text;
      const form = JSON.parse(text) as KeptForm | null;
      const path = `/v1/tasks/${id}/form`;
      const kept = form === null ? callApi('DELETE', path, {}) : callApi('PUT', path, form);
      kept.then(
        () => setState(form === null ? 'nothing' : 'kept'),
        () => setState('not-kept'),
      );
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, [id, text]);
  return {
    state,
    /** it was sent: nothing of it is kept any more */
    end: useCallback(() => void (isOver.current = true), []),
    forget: useCallback(() => {
      setState('nothing');
      void callApi('DELETE', `/v1/tasks/${id}/form`, {}).catch(() => setState('not-kept'));
    }, [id]),
  };
}
