import { subscribe } from '../../infra/kafka/subscribe.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { answersTopic, commandsTopic } from '../../schemas/topic.ts';
import { setBehaviour } from '../../services/departments/kit/behaviour.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Arena } from '../arena.ts';
import { completeTasks } from '../clerk.ts';
import type { Drill } from '../drill.ts';
import { makeNextBuilds, NEW_COLUMN, type NextBuilds } from '../next-build.ts';
import { lasting, until } from '../wait.ts';
import { carryOver } from './carry-over.ts';

/** Between two services: for so long both builds work side by side at least. */
const PAUSE = [0.5, 2] as const;

/** One service after the other, in random order, while births come in. */
async function roll({ random }: Arena, change: (name: string) => Promise<void>): Promise<void> {
  for (const name of SERVICE_NAMES.toSorted(() => random.between(-1, 1))) {
    await change(name);
    await lasting(random.between(...PAUSE));
  }
}

function rollTo(arena: Arena, root: string): Promise<void> {
  return roll(arena, (name) => arena.alter(name, { root }));
}

/** Cases in the middle of their way: one waits for a name and choices, of one disease control has been asked and is silent. */
async function parkCases({ hospital, run, database }: Arena): Promise<string[]> {
  const named = await hospital.report(freshSample('lanzhou-name-and-choices-later'));
  await hospital.whenAsked(named, 'name-missing', 90);
  await setBehaviour(run.postgres, 'disease-control', { silent: { codes: ['vaccination-record'] } });
  const asked = await hospital.report(freshSample('lanzhou-first-child'));
  await until(
    'disease control to be asked',
    async () => (await database.query(SEEN_UNANSWERED, [asked])).rowCount || undefined,
    90,
  );
  const silent = { codes: ['vaccination-record' as const], caseNumber: asked };
  await setBehaviour(run.postgres, 'disease-control', { silent });
  return [named, asked];
}

const SEEN_UNANSWERED = `select from disease_control.inbox where case_number = $1 and handled_at is null`;

/** Both versions have to have been on their way, in both directions, and both statements to have written. */
async function checkBothMet({ run, database }: Arena, statements: 'both' | 'new'): Promise<void> {
  const seen = new Set<string>();
  const reader = await subscribe({
    brokers: run.kafka,
    groupId: `drill-versions-${Date.now()}`,
    topics: [commandsTopic('disease-control'), answersTopic('disease-control')],
    log: createLog('drill', 'fatal'),
    handle: (batch) => {
      for (const { value } of batch) seen.add((JSON.parse(value.toString()) as { type: string }).type);
      return Promise.resolve();
    },
  });
  const wanted = ['requested.v1', 'requested.v2', 'completed.v1', 'completed.v2'];
  const all = (): true | undefined =>
    wanted.every((one) => seen.has(`cn.birth.vaccination-record.${one}`)) || undefined;
  const isMet = await until('messages of both versions', all, 60).catch(() => false);
  await reader.close();
  if (!isMet)
    throw new Error(`messages of both versions were to be sent, and these were: ${[...seen].join(', ')}`);
  const { rows } = await database.query<{ dead: number; before: number; after: number }>(`select
    (select count(*)::int from ledger.letter) as dead,
    count(*) filter (where written_by is null)::int as before, count(written_by)::int as after
    from disease_control.vaccination_record`);
  const [found] = rows;
  if (!found || found.dead > 0 || (statements === 'both' && found.before === 0) || found.after === 0)
    throw new Error(`dead letters, records of the one and of the other build: ${JSON.stringify(found)}`);
}

/**
 * What a change of a message takes: one build that understands it and writes as before, and one that writes it. Service by
 * service under load, to the one and on to the other, or back from the second to the first.
 */
function change(direction: 'upgrade' | 'downgrade'): Drill {
  let builds: NextBuilds | undefined;
  let parked: string[] = [];
  const there = (): NextBuilds => {
    if (!builds) throw new Error('the next builds are not made yet');
    return builds;
  };
  const ways = {
    upgrade:
      'on to one that understands new versions of messages and has a new column, and to one that writes them',
    downgrade: 'back from a build that writes new versions of messages to one that only understands them',
  };
  return {
    name: `rolling/${direction}`,
    fault: `rolling change ${ways[direction]}, service by service; open cases go along`,
    before: () => Promise.resolve(),
    prepare: async (arena) => {
      builds = makeNextBuilds();
      await arena.database.query(NEW_COLUMN);
      if (direction === 'downgrade')
        await Promise.all(SERVICE_NAMES.map((name) => arena.alter(name, { root: there().writing })));
      parked = await parkCases(arena);
    },
    strike: async (arena) => {
      const began = Date.now();
      await rollTo(arena, there().understanding);
      if (direction === 'upgrade') await rollTo(arena, there().writing);
      // Asked by a build that is gone, answered by the one that took its place.
      await setBehaviour(arena.run.postgres, 'disease-control', {});
      return `builds side by side for ${((Date.now() - began) / 1000).toFixed(0)} s`;
    },
    check: async (arena) => {
      for (const caseNumber of parked) {
        await completeTasks(arena, caseNumber);
        await arena.hospital.whenCompleted(caseNumber, 120);
      }
      await checkBothMet(arena, direction === 'upgrade' ? 'both' : 'new');
    },
    // This build is not given its services back: it could not read what the last one has written.
    restore: async () => builds?.close(),
  };
}

export function versionDrills(): Drill[] {
  return [carryOver(), change('upgrade'), change('downgrade')];
}
