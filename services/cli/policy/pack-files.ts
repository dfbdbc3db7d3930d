import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  knownDivisions,
  packTexts,
  readPacks,
  wholePacks,
  type PackSet,
  type PackText,
} from '../../../policies/load/all-packs.ts';
import { knownSources } from '../../../policies/load/known-sources.ts';
import type { PackMistake } from '../../../policies/load/pack-mistake.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { CommandFailure, EXIT } from '../failure.ts';
import { say } from '../say.ts';
import { words } from '../words.ts';

/** A file, or every pack in a folder. @throws CommandFailure when there is none */
export function readPackFiles(where: string): PackText[] {
  const missing = new CommandFailure(
    say('policy.no-pack-file', { where }),
    say('policy.give-pack'),
    EXIT.usage,
  );
  const kind = statSync(where, { throwIfNoEntry: false });
  if (!kind) throw missing;
  const files = kind.isDirectory()
    ? readdirSync(where)
        .filter((file) => file.endsWith('.yaml'))
        .sort()
        .map((file) => path.join(where, file))
    : [where];
  if (files.length === 0) throw missing;
  return files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

/** `gansu@2`, as far as it is written in the text. */
function nameOf({ text, file }: PackText): string {
  const of = (field: string): string | undefined =>
    new RegExp(String.raw`^${field}:\s*['"]?([^\s'"#]+)`, 'm').exec(text)?.[1];
  return `${of('pack') ?? file}@${of('version') ?? ''}`;
}

/** The packs of the project with others beside them; the same version of a pack takes the place of the project's. */
export function besideProject(texts: readonly PackText[]): PackText[] {
  const names = new Set(texts.map(nameOf));
  return [...packTexts().filter((text) => !names.has(nameOf(text))), ...texts];
}

export interface TriedPacks {
  /** with what versions inherit; none where there is a mistake */
  readonly packs: Pack[];
  /** as they are written */
  readonly set: PackSet;
  readonly mistakes: readonly PackMistake[];
}

/** Checks packs as one set. @returns the packs, or what is wrong with them */
export function tryPacks(texts: readonly PackText[]): TriedPacks {
  const set = readPacks(texts, knownDivisions(), knownSources());
  const mistakes = set.mistakes.toSorted((a, b) => a.line - b.line);
  return { set, mistakes, packs: mistakes.length === 0 ? wholePacks(set) : [] };
}

/** @throws CommandFailure that lists every mistake as `file:line: …` */
export function mustLoad(texts: readonly PackText[]): Pack[] {
  const { packs, mistakes } = tryPacks(texts);
  if (mistakes.length === 0) return packs;
  const list = mistakes
    .map(({ file, line, message }) => `${file}:${line}: ${words.quoted(message)}`)
    .join('\n');
  throw new CommandFailure(say('policy.pack-mistakes', { list }), say('policy.correct'));
}

const VERSION = /^([a-z0-9-]+)@(\d+)$/;

/** The versions that a command was given: one by its name, or those in a file or folder. */
export function versionsIn(spec: string): string[] {
  return VERSION.test(spec) ? [spec] : readPackFiles(spec).map(nameOf);
}

/**
 * Packs by what a command was given: `gansu@1` is the project's packs without any later version of that one, a file
 * stands beside the project's packs, a folder is a whole set.
 * @throws CommandFailure when there is no such pack or one has a mistake
 */
export function packsOf(spec: string): Pack[] {
  const [, name, version] = VERSION.exec(spec) ?? [];
  if (name === undefined) {
    const texts = readPackFiles(spec);
    return mustLoad(statSync(spec).isDirectory() ? texts : besideProject(texts));
  }
  const packs = mustLoad(packTexts());
  if (!packs.some((p) => p.pack === name && p.version === Number(version)))
    throw new CommandFailure(say('policy.no-pack', { spec }), say('policy.list-packs'), EXIT.usage);
  return packs.filter((p) => p.pack !== name || p.version <= Number(version));
}
