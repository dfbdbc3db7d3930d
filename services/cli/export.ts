import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { command, run, type CommandContext } from './command.ts';
import type { DOCUMENTS } from './documents/documents.ts';
import { ROOT } from './run-file.ts';
import { say } from './say.ts';

type DocumentName = keyof typeof DOCUMENTS;

/** Each of them, or this does not compile. */
const EVERY: Readonly<Record<DocumentName, true>> = {
  openapi: true,
  asyncapi: true,
  settings: true,
  notices: true,
  glossary: true,
  tasks: true,
  rights: true,
  'personal-data': true,
  policy: true,
};
const NAMES = Object.keys(EVERY) as DocumentName[];

async function exportDocuments(
  which: DocumentName | 'all',
  { out, json }: CommandContext,
): Promise<undefined> {
  // Loaded here: no other command needs the whole API.
  const documents = (await import('./documents/documents.ts')).DOCUMENTS;
  const written: string[] = [];
  for (const name of which === 'all' ? NAMES : [which]) {
    for (const [file, write] of documents[name]) {
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
