import { existsSync } from 'node:fs';
import path from 'node:path';
import { shanghaiDate } from '../../../policies/calendar/date.ts';
import { paperTables } from '../../../policies/load/all-clauses.ts';
import { packTexts, type PackSet } from '../../../policies/load/all-packs.ts';
import { lossesIn, type Loss } from '../../../policies/load/losses.ts';
import { PackError } from '../../../policies/load/pack-mistake.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { command, run, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT, type ExitCode } from '../failure.ts';
import type { Output } from '../output.ts';
import { ROOT } from '../run-file.ts';
import { say } from '../say.ts';
import { words } from '../words.ts';
import { besideProject, readPackFiles, tryPacks } from './pack-files.ts';
import { notesOn, printCheckNotes } from './print-check-notes.ts';
import { wordsOf } from './rule-words.ts';
import { holdAgainstPapers, type Held } from './papers/check-figures.ts';
import { readFigureList } from './papers/figure-list.ts';

const HEAD = [
  'pack',
  'version',
  'division',
  'name',
  'status',
  'effective',
  'entitlement',
  'measures',
  'not-known',
] as const;
/** Where the texts of the papers lie beside the project; it stands without them. */
const BESIDE = path.join(ROOT, '../shared/policy/sources');

interface Options {
  readonly json?: boolean;
  readonly sources?: string;
}

function summaryOf(pack: Pack) {
  return {
    pack: pack.pack,
    version: pack.version,
    division: pack.division,
    name: pack.name,
    status: pack.status,
    effective: pack.effective ?? null,
    schemes: Object.keys(pack.schemes).length,
    measures: pack.measures.length,
    notKnown: pack.notKnown.length,
  };
}

/** The folder with the texts of the papers, as far as there is one. @throws CommandFailure where the given one is none */
function sourcesFolder(given: string | undefined): string | undefined {
  if (given === undefined) return existsSync(BESIDE) ? BESIDE : undefined;
  if (existsSync(given)) return given;
  throw new CommandFailure(
    say('check-pack.no-folder', { folder: given }),
    say('check-pack.give-folder'),
    EXIT.usage,
  );
}

function hold(set: PackSet, folder: string): Held {
  try {
    return holdAgainstPapers(set, folder, paperTables(), readFigureList());
  } catch (error) {
    if (error instanceof PackError) return { mistakes: error.mistakes, standing: 0, cited: 0, listed: 0 };
    throw error;
  }
}

function printPacks(out: Output, packs: readonly Pack[]): void {
  out.table(
    HEAD.map((each) => say(`head.${each}`)),
    packs
      .map(summaryOf)
      .map((p) => [
        p.pack,
        String(p.version),
        p.division,
        words.quoted(p.name),
        p.status === 'draft' ? say('check-pack.draft') : say('check-pack.in-force'),
        p.effective ?? '',
        String(p.schemes),
        String(p.measures),
        String(p.notKnown),
      ]),
  );
}

function printLosses(out: Output, losses: readonly Loss[], packs: readonly Pack[]): void {
  if (losses.length === 0) return;
  const texts = wordsOf(packs);
  out.line(out.colour('yellow', say('check-pack.losses', { n: losses.length })));
  for (const { pack, version, scheme, from, parameter, citation } of losses)
    out.line(
      say('check-pack.loss', {
        pack: `${pack}@${version}`,
        scheme: words.scheme(scheme),
        from: from ?? '',
        part: words.parameter(parameter, texts),
        source: words.source(citation),
      }),
    );
}

/** Checks one file or folder beside the packs of the project, or all of the project. */
function check(
  where: string | undefined,
  { out, json }: CommandContext,
  options: Options,
): Promise<ExitCode> {
  const texts = where === undefined ? packTexts() : besideProject(readPackFiles(where));
  const { packs, set, mistakes: wrong } = tryPacks(texts);
  const folder = sourcesFolder(options.sources);
  const held = wrong.length === 0 && folder !== undefined ? hold(set, folder) : undefined;
  const mistakes = [...wrong, ...(held?.mistakes ?? [])];
  const losses = lossesIn(packs);
  const notes = notesOn(packs, shanghaiDate(new Date().toISOString()));
  const ok = mistakes.length === 0;
  if (json) {
    const { standing, cited, listed } = held ?? {};
    const papers = held ? { standing, cited, listed } : null;
    out.json({ ok, packs: packs.map(summaryOf), mistakes, papers, losses, notes });
  } else if (ok) {
    printPacks(out, packs);
    out.line(say('check-pack.well', { n: packs.length }));
    printLosses(out, losses, packs);
    printCheckNotes(out, notes);
    if (held)
      out.line(say('check-pack.held', { standing: held.standing, cited: held.cited, listed: held.listed }));
    else out.line(out.colour('dim', say('check-pack.not-held')));
  } else {
    for (const { file, line, message } of mistakes)
      out.line(`${out.colour('bold', `${file}:${line}`)}: ${words.quoted(message)}`);
    out.line(out.colour('red', say('check-pack.mistakes', { n: mistakes.length })));
  }
  return Promise.resolve(ok ? EXIT.ok : EXIT.failed);
}

export function checkCommand() {
  return command('check', say('check-pack.about'))
    .argument(say('check-pack.file'), say('check-pack.file-about'))
    .option(say('check-pack.sources'), say('check-pack.sources-about'))
    .action((where: string | undefined, options: Options) =>
      run((context) => check(where, context, options), options),
    );
}
