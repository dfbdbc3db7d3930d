/** What somebody has just decided. */
export interface Announced {
  readonly id: string;
  readonly title: string;
  /** as the API answered: completed, leaving, awaiting-second */
  readonly status: string;
  readonly leavesAt?: string | undefined;
}

let announced: Announced | undefined;
const listeners = new Set<() => void>();

/** Tells of a decision at the top of whatever page comes next; undefined: no more. */
export function announce(next: Announced | undefined): void {
  announced = next;
  for (const listen of listeners) listen();
}

/** For React: see useSyncExternalStore. */
export const announcedStore = {
  subscribe: (listen: () => void) => {
    listeners.add(listen);
    return () => void listeners.delete(listen);
  },
  read: () => announced,
};
