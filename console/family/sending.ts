import { useState } from 'react';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';

/** Sends something once at a time, and says what came of it. What was typed stays with whoever has asked. */
export function useSending() {
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const send = async (path: string, body: unknown): Promise<void> => {
    setRefusal(undefined);
    setBusy(true);
    await callApi('POST', path, body).then(
      () => setDone(true),
      (error: unknown) => setRefusal(refusalOf(error)),
    );
    setBusy(false);
  };
  return { done, busy, refusal, send };
}
