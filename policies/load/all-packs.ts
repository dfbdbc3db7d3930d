import { readdirSync, readFileSync } from 'node:fs';
import type { Pack } from '../../schemas/pack.ts';
import { LEVELS, levelOf } from '../entitlements/division.ts';
import { checkPack, type Divisions } from './check-pack.ts';
import { checkVersions } from './check-versions.ts';
import { divisions } from './divisions.ts';
import { withInheritance } from './inherit.ts';
import { PackError, type PackMistake, type PackSource } from './pack-mistake.ts';
import { readPack } from './read-pack.ts';

const FOLDER = new URL('../packs/', import.meta.url);
const COUNTRY = ['000000', '全国'] as const;

export interface PackText {
  readonly file: string;
  readonly text: string;
}

/** Every division code that a pack may name, with its name: those in force, and statistical areas. */
export function knownDivisions(): Divisions {
  const inForce = [...divisions().values()].filter(({ until }) => until === undefined);
  return new Map([COUNTRY, ...inForce.map(({ code, name }) => [code, name] as const)]);
}

/**
 * Reads and checks packs as one set, from the widest division to the closest.
 * @throws PackError with file and line of every mistake in any of them
 */
export function loadPacks(texts: readonly PackText[], divisions: Divisions): Pack[] {
  const mistakes: PackMistake[] = [];
  const packs: Pack[] = [];
  const sources = new Map<Pack, PackSource>();
  for (const { file, text } of texts) {
    const read = readPack(file, text);
    mistakes.push(...read.mistakes);
    if (!read.pack) continue;
    const { pack } = read;
    mistakes.push(...checkPack(pack, read.source, divisions));
    packs.push(pack);
    sources.set(pack, read.source);
  }
  mistakes.push(...checkVersions(packs, sources));
  if (mistakes.length > 0) throw new PackError(mistakes);
  const rank = (pack: Pack) => LEVELS.indexOf(levelOf(pack.division)) * 2 + (pack.status === 'draft' ? 1 : 0);
  return withInheritance(packs).sort(
    (a, b) => rank(a) - rank(b) || a.division.localeCompare(b.division) || a.version - b.version,
  );
}

/** The packs of the project as they are written. */
export function packTexts(): PackText[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => ({
    file: `policies/packs/${file}`,
    text: readFileSync(new URL(file, FOLDER), 'utf8'),
  }));
}

let loaded: { readonly all: readonly Pack[]; readonly inForce: readonly Pack[] } | undefined;

/**
 * Every pack of the project, drafts only when asked for. Read from disk once for a process.
 * @throws PackError when one of them has a mistake
 */
export function allPacks(options: { readonly includeDrafts?: boolean } = {}): readonly Pack[] {
  if (!loaded) {
    const all = loadPacks(packTexts(), knownDivisions());
    loaded = { all, inForce: all.filter((pack) => pack.status === 'in-force') };
  }
  return options.includeDrafts ? loaded.all : loaded.inForce;
}
