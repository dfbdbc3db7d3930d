import { integration, patch, unit, type Guard } from './guard.ts';

const LAND = 'services/gateway/land.integration.test.ts';
const UNDELIVERED = 'services/gateway/undelivered.integration.test.ts';
const DELIVERER = 'services/gateway/deliverer.test.ts';

const LANDING: readonly Guard[] = [
  {
    name: 'an answer lands once (inbox)',
    patches: [
      patch(
        'infra/postgres/ledger/inbox.ts',
        'on conflict (event_id) do nothing returning event_id',
        'returning event_id',
      ),
    ],
    check: integration(LAND, 'land once and are offered once'),
  },
  {
    name: 'an answer standing twice in a batch is one (gateway)',
    patches: [
      patch(
        'services/gateway/land.ts',
        'answers.set(parsed.data.id, { answer',
        'answers.set(`${parsed.data.id} ${message.offset}`, { answer',
      ),
    ],
    check: integration(LAND, 'land once and are offered once'),
  },
  {
    name: 'news that landed before are not offered again',
    patches: [patch('services/gateway/land.ts', 'if (!landed.has(id)) continue;', 'void landed;')],
    check: integration(LAND, 'land once and are offered once'),
  },
  {
    name: 'an answer under the key of another case is set aside',
    patches: [
      patch(
        'services/gateway/land.ts',
        'else if (message.key !== parsed.data.data.caseNumber)',
        'else if (message.key === undefined)',
      ),
    ],
    check: integration(LAND, 'are set aside when nobody can use them'),
  },
  {
    name: 'an answer to an unknown case is set aside',
    patches: [
      patch(
        'services/gateway/land.ts',
        'for (const id of unknownCase) {',
        'for (const id of [...unknownCase].slice(0, 0)) {',
      ),
    ],
    check: integration(LAND, 'are set aside when nobody can use them'),
  },
  {
    name: 'a batch of answers that could not be written down comes again',
    patches: [
      patch(
        'services/gateway/land.ts',
        '            [...answers.values()].map((a) => a.answer),\n          )',
        '            [...answers.values()].map((a) => a.answer),\n          ).catch(() => NOTHING)',
      ),
    ],
    check: integration(LAND, 'are not let go while the ledger is away'),
  },
  {
    name: 'a late answer is settled once',
    patches: [
      patch(
        'infra/postgres/ledger/tasks.ts',
        'where event_id = any($1::uuid[]) and applied_at is null\n        returning',
        'where event_id = any($1::uuid[])\n        returning',
      ),
    ],
    check: integration(LAND, 'of a case that has ended become one task each'),
    remark: 'the unique key of the task is a second layer, for the task alone',
  },
  {
    name: 'a case that has ended is not rebuilt for a late answer',
    patches: [patch('services/gateway/sweeper.ts', 'if (!found.open) {', 'if (!found) {')],
    check: integration(LAND, 'of a case that has ended become one task each'),
  },
];

const DELIVERING: readonly Guard[] = [
  {
    name: 'one delivery at a time to a case',
    patches: [
      patch(
        'services/gateway/deliverer.ts',
        'if (this.#busy.has(caseNumber) || !this.#waiting',
        'if (!this.#waiting',
      ),
    ],
    check: unit(DELIVERER, 'brings one case one delivery at a time'),
  },
  {
    name: 'the same news have the same Update id',
    patches: [
      patch(
        'services/gateway/deliverer.ts',
        'news.map((n) => n.eventId).sort();',
        'news.map((n) => n.eventId);',
      ),
    ],
    check: unit(DELIVERER, 'repeats the same news under the same id'),
  },
  {
    name: 'news brought again have another Update id',
    patches: [
      patch(
        'services/gateway/deliverer.ts',
        '.update([...ids, String(tries)]',
        '.update([...ids, String(tries > -1)]',
      ),
    ],
    check: unit(DELIVERER, 'repeats the same news under the same id'),
  },
  {
    name: 'only what was answered counts as delivered',
    patches: [
      patch(
        'services/gateway/deliverer.ts',
        '      await this.#deliverOrJudge(caseNumber, news, batch.tries);\n      this.#options.onDelivered(news);',
        '      this.#options.onDelivered(news);\n      await this.#deliverOrJudge(caseNumber, news, batch.tries);',
      ),
    ],
    check: unit(DELIVERER, 'counts nothing as delivered that was not answered'),
  },
  {
    name: 'two gateways do not take the same news',
    patches: [
      patch(
        'infra/postgres/ledger/inbox.ts',
        '         for update skip locked\n      ), taken as (',
        '      ), taken as (',
      ),
    ],
    check: integration(UNDELIVERED, 'are left to another gateway'),
  },
  {
    name: 'news are brought again until the ledger has applied them',
    patches: [
      patch(
        'infra/postgres/ledger/inbox.ts',
        'where (applied_at is null or delivered_at is null) and deliver_at <= clock_timestamp()',
        'where delivered_at is null and deliver_at <= clock_timestamp()',
      ),
    ],
    check: integration(UNDELIVERED, 'are brought again also when they were delivered'),
  },
  {
    name: 'a case that ends while Temporal is asked is not rebuilt',
    patches: [
      patch('services/gateway/reconcile.ts', 'if (!found?.open) return false;', 'if (!found) return false;'),
    ],
    check: integration('services/gateway/reconcile.integration.test.ts', 'leaves a case alone that ends'),
  },
];

export const ARRIVALS: readonly Guard[] = [...LANDING, ...DELIVERING];
