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
  const now = useRef(text);
  const keep = useCallback((): void => {
    if (isOver.current || last.current === now.current) return;
    const kept = now.current;
    last.current = kept;
    const form = JSON.parse(kept) as KeptForm | null;
    const path = `/v1/tasks/${id}/form`;
    const sent = form === null ? callApi('DELETE', path, {}) : callApi('PUT', path, form);
    sent.then(
      () => setState(form === null ? 'nothing' : 'kept'),
      () => {
        setState('not-kept');
        // With the next key, or when the page is left, it is tried again.
        if (last.current === kept) last.current = '';
      },
    );
  }, [id]);
  useEffect(() => {
    now.current = text;
    // How a form begins is not worth a word.
    last.current ??= text;
    const timer = setTimeout(keep, AFTER_MS);
    return () => clearTimeout(timer);
  }, [keep, text]);
  // Who goes on to another task at once has not typed the last words in vain.
  useEffect(() => keep, [keep]);
  return {
    state,
    /** it was sent: nothing of it is kept any more */
    end: useCallback(() => void (isOver.current = true), []),
    /** what was kept before is not wanted: this form is left with it */
    forget: useCallback(() => {
      isOver.current = true;
      setState('nothing');
      void callApi('DELETE', `/v1/tasks/${id}/form`, {}).catch(() => setState('not-kept'));
    }, [id]),
  };
}
