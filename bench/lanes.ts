import { derivedId } from '../infra/messages/derived-id.ts';
import { insertOutbox, type OutboxRow } from '../infra/outbox/outbox.ts';
import { prepareNotice } from '../infra/postgres/ledger/notices.ts';
import { caseKeysFrom } from '../infra/config/key-settings.ts';
import { openKeyring } from '../infra/postgres/own-root.ts';
import { stillWanted, type Bench } from './bench-stack.ts';
import { gather } from './field.ts';
import { jointLatencies } from './latency.ts';
import { oneByOne } from './load.ts';
import type { Section } from './report.ts';
import { quantile, showLatencies } from './statistics.ts';

export interface LanesOptions {
  readonly births: number;
  readonly bulk: number;
}

const CHUNK = 2_000;

/** Births one after another, with nothing else to do and with a heap of bulk work waiting, in turn. */
export async function lanes(bench: Bench, { births, bulk }: LanesOptions): Promise<Section> {
  const field = await gather(bench, ['ours']);
  const [ours] = field.contenders;
  if (!ours) throw new Error('nobody is there to be measured');
  try {
    await ours.wake();
    await oneByOne(bench, ours, Math.min(20, births));
    const empty = await jointLatencies(ours, await oneByOne(bench, ours, births));
    bench.say(`nothing waits: ${showLatencies(empty)}`);
    await heap(bench, bulk);
    const before = await waiting(bench);
    const since = Date.now();
    const behind = await jointLatencies(ours, await oneByOne(bench, ours, births));
    const seconds = (Date.now() - since) / 1000;
    const left = await waiting(bench);
    if (left === 0) throw new Error('the heap was gone before the births were: take more bulk');
    bench.say(`${before} wait: ${showLatencies(behind)}; ${left} still do`);
    return {
      id: 'lanes',
      title: '批量道里排着队时的出生',
      notes: [
        `一件接一件，各 ${births} 件。批量：${bulk} 条政策调整的通知（封好的真消息，走发件箱的批量道，经 Kafka 到通知服务和短信通道）。`,
      ],
      head: ['', '202 到最后一个联办事项'],
      rows: [
        ['批量道空着', showLatencies(empty)],
        [`排着 ${before} 条`, showLatencies(behind)],
        [
          'p50 之比、p99 之比',
          [0.5, 0.99].map((q) => (quantile(behind, q) / quantile(empty, q)).toFixed(2)).join('、'),
        ],
        [
          '其间批量发出',
          `${before - left} 条，${((before - left) / seconds).toFixed(0)} 条/秒；还排着 ${left} 条`,
        ],
      ],
    };
  } finally {
    await field.stop();
  }
}

/** Puts notices into the bulk lane, as a re-decision of so many cases would. */
async function heap(bench: Bench, count: number): Promise<void> {
  const keyring = await openKeyring(bench.database, caseKeysFrom(bench.config));
  for (let from = 0; from < count; from += CHUNK) {
    stillWanted(bench);
    const rows = Array.from({ length: Math.min(CHUNK, count - from) }, (_, i): OutboxRow => {
      const caseNumber = `BULK-${derivedId('bench-bulk', from + i).slice(0, 18)}`;
      const { message } = prepareNotice(keyring, {
        client: 'bench',
        caseNumber,
        template: 'entitlements-changed',
        to: 'mother',
        occasion: 'bench',
        phone: `1390000${String((from + i) % 10_000).padStart(4, '0')}`,
        values: { name: '试验', caseNumber, what: '生育津贴' },
        at: new Date(),
      });
      return { ...message, lane: 'bulk' };
    });
    const connection = await bench.database.connect();
    try {
      await insertOutbox(connection, 'ledger', rows);
    } finally {
      connection.release();
    }
  }
  await bench.database.query('analyze ledger.outbox');
  bench.say(`${count} rows of bulk work put into the queue`);
}

async function waiting({ database }: Bench): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    'select count(*)::int as n from ledger.outbox where done_at is null and lane = 1 and sends = 0',
  );
  return rows[0]?.n ?? 0;
}
