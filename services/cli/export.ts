import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { command, run, type CommandContext } from './command.ts';
import { ROOT } from './run-file.ts';
import { say } from './say.ts';

const NAMES = [
  'openapi',
  'asyncapi',
  'settings',
  'notices',
  'glossary',
  'tasks',
  'personal-data',
  'policy',
] as const;
type DocumentName = (typeof NAMES)[number];

async function exportDocuments(
  which: DocumentName | 'all',
  { out, json }: CommandContext,
): Promise<undefined> {
  // Loaded here: no other command needs the whole API.
  const { DOCUMENTS } = await import('./documents/documents.ts');
  const written: string[] = [];
  for (const name of which === 'all' ? NAMES : [which]) {
    for (const [file, write] of DOCUMENTS[name]) {
      await writeFile(join(ROOT, file), await write());
      written.push(file);
    }
  }
  if (json) out.json({ written });
  else for (const file of written) out.line(say('export.written', { file }));
}

export function exportCommand(): Command {
  return command('export', say('export.about'))
    .addArgument(
      new Argument(say('export.argument'), say('export.argument-about')).choices([...NAMES, 'all']),
    )
    .action((which: DocumentName | 'all', options: { json?: boolean }) =>
      run((context) => exportDocuments(which, context), options),
    );
}
