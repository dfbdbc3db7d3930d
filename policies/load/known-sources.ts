import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { paperTables } from './all-clauses.ts';
import type { KnownSources, WebPage } from './check-sources.ts';

const PAGES = new URL('../papers/pages.yaml', import.meta.url);

const pageSchema: z.ZodType<WebPage> = z.strictObject({
  id: z.string().regex(/^W\d+$/),
  title: z.string().min(1),
  addresses: z.array(z.string().min(1)).min(1),
  reprint: z.boolean().default(false),
});

/** The register of pages by their number. @throws ZodError where it is not right */
export function webPages(): ReadonlyMap<string, WebPage> {
  const pages = z.array(pageSchema).parse(parse(readFileSync(PAGES, 'utf8')));
  return new Map(pages.map((page) => [page.id, page]));
}

/** Everything that the packs of the project may cite. */
export function knownSources(): KnownSources {
  return { papers: paperTables(), pages: webPages() };
}
