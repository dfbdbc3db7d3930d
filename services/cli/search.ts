import type { Command } from 'commander';
import { foundBy } from '../../activities/found-by.ts';
import {
  leftToRebuild,
  rebuildSearch,
  type RebuildCount,
} from '../../infra/postgres/ledger/rebuild-search.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { caseKeysOf } from '../../infra/sealing/keys.ts';
import { command, group, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { withKeys } from './keys.ts';
import { clauses, say } from './say.ts';

interface Options {
  readonly json?: boolean;
  readonly share: string;
}

function words({ cases, entries, unreadable }: RebuildCount): string {
  const lost = unreadable === 0 ? [] : [say('search.unreadable', { n: unreadable })];
  return clauses([say('search.done', { cases, entries }), ...lost]);
}

function shareOf(text: string): number {
  const percent = Number(text);
  if (percent >= 1 && percent <= 100) return percent / 100;
  throw new CommandFailure(say('search.share-wrong'), say('search.share-example'), EXIT.usage);
}

/** Makes the entries that are missing. Ctrl-C stops after the portion in hand; run again it goes on. */
async function rebuild(options: Options, { out, json }: CommandContext): Promise<ExitCode> {
  const share = shareOf(options.share);
  let stopped = false;
  const stop = (): void => void (stopped = true);
  process.once('SIGINT', stop);
  let told = Date.now();
  const onProgress = (done: RebuildCount): void => {
    if (json || Date.now() - told < 1_000) return;
    told = Date.now();
    out.line(words(done));
  };
  const { done, left } = await withKeys(async ({ pool, master }) => {
    const keyring = await openKeyring(pool, caseKeysOf(master));
    const asked = { pool, keyring, termsOf: foundBy, share, onProgress, stopped: () => stopped };
    const done = await rebuildSearch(asked);
    return { done, left: await leftToRebuild(pool, keyring) };
  });
  process.removeListener('SIGINT', stop);
  if (json) out.json({ done, left });
  else {
    out.line(words(done));
    if (left > 0) out.line(say('search.left', { n: left }));
  }
  return left === 0 ? EXIT.ok : EXIT.failed;
}

export function searchCommand(): Command {
  return group('search', say('search.about')).addCommand(
    command('rebuild', say('search.rebuild-about'))
      .option('--share <n>', say('search.share'), '50')
      .action((options: Options) => run((context) => rebuild(options, context), options)),
  );
}
