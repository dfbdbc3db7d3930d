import type { App } from './app-types.ts';

/** Stands for all addresses that there are not. */
export const ANY_ADDRESS = 'unknown';

/**
 * Remembers every route that is added after it.
 * @returns for an address, the methods that it would answer; empty when there is no such address
 */
export function createMethodCheck(app: App): (url: string) => string[] {
  const known = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(
      `^${url
        .replaceAll('.', '\\.')
        .replaceAll('*', '.*')
        .replace(/:[^/]+/g, '[^/]+')}/?$`,
    );
    const entry = known.get(url) ?? { pattern, methods: new Set() };
    for (const each of [method].flat()) entry.methods.add(each);
    known.set(url, entry);
  });
  return (url) => {
    const path = url.split('?', 1)[0] ?? '';
    return [...known.values()].filter((r) => r.pattern.test(path)).flatMap((r) => [...r.methods]);
  };
}
