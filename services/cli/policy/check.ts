import { packTexts } from '../../../policies/load/all-packs.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { command, run, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { say } from '../say.ts';
import { words } from '../words.ts';
import { besideProject, readPackFiles, tryPacks } from './pack-files.ts';

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

/** Checks one file or folder beside the packs of the project, or all of the project. */
function check(where: string | undefined, { out, json }: CommandContext): Promise<ExitCode> {
  const texts = where === undefined ? packTexts() : besideProject(readPackFiles(where));
  const { packs, mistakes } = tryPacks(texts);
  const ok = mistakes.length === 0;
  if (json) out.json({ ok, packs: packs.map(summaryOf), mistakes });
  else if (ok) {
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
    out.line(say('check-pack.well', { n: packs.length }));
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
    .action((where: string | undefined, options: { json?: boolean }) =>
      run((context) => check(where, context), options),
    );
}
