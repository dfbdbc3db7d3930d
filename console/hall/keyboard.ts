import { useEffect, useRef } from 'react';
import { isDialogOpen } from '../desk/dialog.tsx';

/** What each key does, by what the browser calls it. */
export type Keys = Readonly<Record<string, () => unknown>>;

/** Keys count where nobody is typing, and no other program has a use for them. */
export function isForPage(event: Pick<KeyboardEvent, 'target' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target as Partial<HTMLElement> | null;
  const name = target?.tagName ?? '';
  // A box that was ticked in a list keeps the focus, and takes no key but the blank.
  if (name === 'INPUT' && (target as Partial<HTMLInputElement>).type === 'checkbox') return true;
  return !['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON', 'A'].includes(name) && target?.isContentEditable !== true;
}

/** Lets a page be used with the keyboard alone, while it is shown and nothing is asked over it. */
export function useKeys(keys: Keys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = now.current[key];
      if (!action || !isForPage(event) || isDialogOpen()) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
