import { useEffect, useRef, useSyncExternalStore } from 'react';

/** The pages of a family, and a question, by what comes after `/family/`. */
const BASE = '/family/';
const MOVED = 'birth:moved';

/** `''` home · `calendar` · `money` · `papers` · `more` · `task/<id>` · `picture`, `picture/<case number>` */
export function useAddress(): string {
  return useSyncExternalStore(
    (listen) => {
      window.addEventListener('popstate', listen);
      window.addEventListener(MOVED, listen);
      return () => {
        window.removeEventListener('popstate', listen);
        window.removeEventListener(MOVED, listen);
      };
    },
    () => window.location.pathname.slice(BASE.length),
  );
}

export function go(to: string): void {
  window.history.pushState(null, '', `${BASE}${to}`);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

/** Who has moved to another page hears its heading: the page before is gone, and with it what had the focus. */
export function useHeading(address: string): void {
  const before = useRef(address);
  useEffect(() => {
    if (before.current === address) return;
    before.current = address;
    document.querySelector<HTMLElement>('h1')?.focus();
  }, [address]);
}

/** What stood behind # of the link in the text message; it is taken out of the address at once. */
export function takeLink(): string | undefined {
  const link = window.location.hash.slice(1);
  if (link === '') return undefined;
  window.history.replaceState(null, '', window.location.pathname);
  return link;
}
