import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Change } from '../../schemas/change.ts';
import { application } from './api.ts';
import { listen, type Ear } from './listen.ts';

type Heard = (change: Change | undefined) => void;

/* One stream for a page, however many of its parts listen, and none while nobody looks at it. */
const listeners = new Set<Heard>();
const watchers = new Set<() => void>();
let isLive = false;
let ear: Ear | undefined;

function earOfPage(): Ear {
  ear ??= listen(`/${application}/api/v1/changes`, {
    changed: (change) => listeners.forEach((each) => each(change)),
    live: (now) => {
      if (now === isLive) return;
      isLive = now;
      watchers.forEach((each) => each());
    },
  });
  return ear;
}

/** A page that is hidden rests, one that is seen again goes on from where it has heard to. */
function attend(): void {
  if (listeners.size > 0 && document.visibilityState === 'visible') earOfPage().begin();
  else earOfPage().rest();
}

function join(heard: Heard): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', attend);
  listeners.add(heard);
  attend();
  return () => {
    listeners.delete(heard);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', attend);
    attend();
  };
}

/** @param heard told of each change that this person's own lists would show; of undefined where all may have changed */
export function useChanges(heard: Heard): void {
  const latest = useRef(heard);
  useEffect(() => {
    latest.current = heard;
  });
  useEffect(() => join((change) => latest.current(change)), []);
}

/** Whether changes are heard as they happen: else a page asks now and then. */
export function useIsLive(): boolean {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => void watchers.delete(watch);
    },
    () => isLive,
  );
}
