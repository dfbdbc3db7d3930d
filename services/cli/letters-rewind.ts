import { setTimeout as delay } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { readConfig } from '../../infra/config/config.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { requireRun } from './run-file.ts';
import { say } from './say.ts';

interface Options {
  readonly json?: boolean;
  readonly since: Date;
}

function instant(text: string): Date {
  const at = new Date(text);
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text) && !Number.isNaN(at.getTime())) return at;
  throw new InvalidArgumentError(say('rewind.no-instant'));
}

/** A gateway that is stopped, or started again by its supervisor, leaves the group for a moment: that moment is enough. */
const WAIT_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** Dead letters from a moment on are brought into the ledger once more; those that it has are known by their places. */
async function rewind({ since }: Options, { out, json }: CommandContext): Promise<ExitCode> {
  const { DEAD_LETTER_GROUP, rewindGroup } = await import('../../infra/kafka/rewind.ts');
  const { kafkaConnection } = await import('../../infra/kafka/connection.ts');
  const found = requireRun();
  const config = readConfig({ ...found.operator, ...process.env, KAFKA_BROKERS: found.kafka.join(',') });
  const once = (): ReturnType<typeof rewindGroup> =>
    rewindGroup(kafkaConnection(config), DEAD_LETTER_GROUP, since).catch(() => {
      throw new CommandFailure(say('rewind.silent'), say('rewind.silent-fix'), EXIT.notRunning);
    });
  const deadline = Date.now() + WAIT_MS;
  let rewound = await once();
  if (rewound === 'in-use') process.stderr.write(`${say('rewind.waiting')}\n`);
  for (; rewound === 'in-use' && Date.now() < deadline; rewound = await once()) await delay(LOOK_EVERY_MS);
  if (rewound === 'in-use') throw new CommandFailure(say('rewind.in-use'), say('rewind.in-use-fix'));
  if (json) out.json(rewound);
  else out.line(rewound.messages === 0 ? say('rewind.nothing') : say('rewind.done', { ...rewound }));
  return EXIT.ok;
}

export function rewindCommand(): Command {
  return command('rewind', say('rewind.about'))
    .requiredOption('--since <time>', say('rewind.since'), instant)
    .action((options: Options) => run((context) => rewind(options, context), options));
}
