import { readdirSync, readFileSync } from 'node:fs';
import type { Pack } from '../../schemas/pack.ts';
import { LEVELS, levelOf } from '../entitlements/division.ts';
import { checkArticles } from './check-articles.ts';
import { checkFloor } from './check-floor.ts';
import { checkPack, type Divisions } from './check-pack.ts';
import { checkSources, type KnownSources } from './check-sources.ts';
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
export function knownDivisions(register = divisions()): Divisions {
  const inForce = [...register.values()].filter(({ until }) => until === undefined);
  return new Map([COUNTRY, ...inForce.map(({ code, name }) => [code, name] as const)]);
}

/** Packs as they were read and checked, each with its source for further checks. */
export interface PackSet {
  readonly packs: readonly Pack[];
  readonly sources: ReadonlyMap<Pack, PackSource>;
  readonly mistakes: readonly PackMistake[];
}

/**
 * Reads and checks packs as one set, without what they inherit.
 * @param known what may be cited; nothing is said of citations where it is left out
 */
export function readPacks(texts: readonly PackText[], divisions: Divisions, known?: KnownSources): PackSet {
  const mistakes: PackMistake[] = [];
  const sources = new Map<Pack, PackSource>();
  for (const { file, text } of texts) {
    const read = readPack(file, text);
    mistakes.push(...read.mistakes);
    if (!read.pack) continue;
    mistakes.push(...checkPack(read.pack, read.source, divisions));
    sources.set(read.pack, read.source);
  }
  const packs = [...sources.keys()];
  mistakes.push(
    ...checkVersions(packs, sources),
    ...checkFloor(packs, sources),
    ...(known ? checkArticles(packs, sources, known.papers) : []),
    ...(known ? checkSources(packs, sources, known) : []),
  );
  return { packs, sources, mistakes };
}

/**
 * Reads and checks packs as one set, from the widest division to the closest.
 * @throws PackError with file and line of every mistake in any of them
 */
export function loadPacks(texts: readonly PackText[], divisions: Divisions, known?: KnownSources): Pack[] {
  const set = readPacks(texts, divisions, known);
  if (set.mistakes.length > 0) throw new PackError(set.mistakes);
  return wholePacks(set);
}

/** Packs without mistakes, in their order, each with what it inherits from the version before. */
export function wholePacks({ packs }: PackSet): Pack[] {
  return inOrder(withInheritance(packs));
}

/** From the widest division to the closest, a draft after what is in force, a version after the one before. */
function inOrder(packs: readonly Pack[]): Pack[] {
  const rank = (pack: Pack) => LEVELS.indexOf(levelOf(pack.division)) * 2 + (pack.status === 'draft' ? 1 : 0);
  return packs.toSorted(
    (a, b) => rank(a) - rank(b) || a.division.localeCompare(b.division) || a.version - b.version,
  );
}

/** The packs of the project as they are written. */
export function writtenTexts(): PackText[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => ({
    file: `policies/packs/${file}`,
    text: readFileSync(new URL(file, FOLDER), 'utf8'),
  }));
}

let readAs: readonly PackText[] | undefined;

/** The packs of the project. */
export function packTexts(): PackText[] {
  return [...(readAs ?? writtenTexts())];
}

/**
 * For unit tests alone (test/support/worked-setup.ts): the packs with the numbers by which the worked examples were derived, so that
 * a corrected number is told by one test and not by all.
 * @param texts undefined: as they are written
 */
export function readPacksAs(texts: readonly PackText[] | undefined): void {
  if (texts === readAs) return;
  readAs = texts;
  loaded = undefined;
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
