import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeKey } from '../../schemas/case-plan.ts';
import { isEnd, MATTER_STATUSES, type MatterStatus } from '../../schemas/matter.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { planCase } from './plan-case.ts';
import { blockedForever, hasEnded, readyNodes, stateOf, type GraphNode } from './readiness.ts';

const CERTIFICATE = 'child-1/birth-certificate';
const VACCINATION = 'child-1/vaccination-record';
const HOUSEHOLD = 'child-1/household-registration';
const INSURANCE = 'child-1/medical-insurance';
const UPGRADE = 'child-1/insurance-identity-upgrade';
const CARD = 'child-1/social-security-card';

type Graph = ReadonlyMap<NodeKey, GraphNode>;

function graphOf(name: string): Graph {
  const { matters } = planCase(sampleBirth(name), { patienceSeconds: 60 });
  return new Map(matters.map((matter) => [matter.key, matter]));
}

function withStatuses(nodes: Graph, statuses: Readonly<Partial<Record<NodeKey, MatterStatus>>>): Graph {
  return new Map([...nodes].map(([key, node]) => [key, { ...node, status: statuses[key] ?? node.status }]));
}

function withStatus(nodes: Graph, of: NodeKey, status: MatterStatus): Graph {
  return new Map([...nodes].map(([key, node]) => [key, key === of ? { ...node, status } : node]));
}

const readyOf = (nodes: Graph): NodeKey[] => readyNodes(nodes).map(({ key }) => key);
const blockedOf = (nodes: Graph): NodeKey[] => blockedForever(nodes).map(({ key }) => key);

const lanzhou = graphOf('lanzhou-first-child');

describe('stateOf', () => {
  test('has an answer for every status, and agrees with the words on which of them are ends', () => {
    for (const status of MATTER_STATUSES)
      expect(['done', 'not-done'].includes(stateOf({ status })), status).toBe(isEnd(status));
    expect(MATTER_STATUSES.filter((status) => stateOf({ status }) === 'done')).toEqual(['completed']);
    expect(MATTER_STATUSES.filter((status) => stateOf({ status }) === 'asked')).toEqual([
      'requested',
      'processing',
    ]);
    expect(MATTER_STATUSES.filter((status) => stateOf({ status }) === 'held')).toEqual([
      'correction',
      'manual',
    ]);
  });
});

describe('readyNodes', () => {
  test('first the certificate alone: what follows it waits while it moves', () => {
    expect(readyOf(lanzhou)).toEqual([CERTIFICATE]);
    for (const status of ['requested', 'processing'] as const)
      expect(readyOf(withStatuses(lanzhou, { [CERTIFICATE]: status }))).toEqual([]);
  });

  test('with the certificate done everything but what needs the number', () => {
    expect(readyOf(withStatuses(lanzhou, { [CERTIFICATE]: 'completed' }))).toEqual([
      VACCINATION,
      HOUSEHOLD,
      INSURANCE,
      'child-1/parenting-guidance',
      'mother/maternity-cost-refund',
    ]);
  });

  test('a certificate that a person holds, or that has ended otherwise, keeps only what needs it', () => {
    for (const status of ['correction', 'manual', 'refused', 'offline', 'withdrawn'] as const) {
      expect(readyOf(withStatuses(lanzhou, { [CERTIFICATE]: status }))).toEqual([
        VACCINATION,
        'child-1/parenting-guidance',
        'mother/maternity-cost-refund',
      ]);
    }
  });

  test('the identity upgrade needs both insurance and number', () => {
    const statuses = {
      [CERTIFICATE]: 'completed',
      [HOUSEHOLD]: 'completed',
      [INSURANCE]: 'requested',
    } as const;
    expect(readyOf(withStatuses(lanzhou, statuses))).not.toContain(UPGRADE);
    expect(readyOf(withStatuses(lanzhou, { ...statuses, [INSURANCE]: 'completed' }))).toContain(UPGRADE);
  });

  test('one twin’s held certificate does not hold the other', () => {
    const twins = withStatuses(graphOf('lanzhou-twins'), {
      [CERTIFICATE]: 'correction',
      'child-2/birth-certificate': 'completed',
    });
    expect(readyOf(twins)).toContain('child-2/household-registration');
    expect(readyOf(twins)).toContain('mother/maternity-cost-refund');
    expect(readyOf(twins)).not.toContain(HOUSEHOLD);
  });

  test('what waits behind something held does not keep its followers', () => {
    const chain: readonly GraphNode[] = [
      { key: CERTIFICATE, node: { needs: [], follows: [] }, status: 'manual' },
      { key: HOUSEHOLD, node: { needs: [CERTIFICATE], follows: [] }, status: 'waiting' },
      { key: VACCINATION, node: { needs: [], follows: [HOUSEHOLD] }, status: 'waiting' },
    ];
    expect(readyOf(new Map(chain.map((node) => [node.key, node])))).toEqual([VACCINATION]);
  });
});

describe('blockedForever', () => {
  test('a refused household keeps the card and the step for ever', () => {
    const statuses = {
      [CERTIFICATE]: 'completed',
      [HOUSEHOLD]: 'refused',
      [INSURANCE]: 'completed',
    } as const;
    expect(blockedOf(withStatuses(lanzhou, statuses))).toEqual([CARD, UPGRADE]);
  });

  test('reaches through what is itself blocked', () => {
    expect(blockedOf(withStatuses(lanzhou, { [CERTIFICATE]: 'offline' }))).toEqual([
      HOUSEHOLD,
      INSURANCE,
      CARD,
      UPGRADE,
    ]);
  });

  test('what needs something that the case does not have is blocked', () => {
    const without = new Map([...lanzhou].filter(([key]) => key !== HOUSEHOLD));
    expect(blockedOf(without)).toEqual([CARD, UPGRADE]);
  });

  test('nothing is blocked by what is held or followed', () => {
    expect(blockedOf(withStatuses(lanzhou, { [CERTIFICATE]: 'correction' }))).toEqual([]);
    expect(blockedOf(lanzhou)).toEqual([]);
  });
});

test('every planned graph is walked to its end, whatever is answered', () => {
  const outcome = fc.constantFrom<MatterStatus>('completed', 'completed', 'refused');
  fc.assert(
    fc.property(fc.constantFrom(...GOOD_SAMPLES), fc.infiniteStream(outcome), (name, outcomes) => {
      let nodes = graphOf(name);
      for (let round = 0; ![...nodes.values()].every(hasEnded); round += 1) {
        expect(round).toBeLessThan(10);
        for (const key of blockedOf(nodes)) nodes = withStatus(nodes, key, 'offline');
        for (const key of readyOf(nodes)) nodes = withStatus(nodes, key, outcomes.next().value);
      }
      expect(readyOf(nodes)).toEqual([]);
    }),
  );
});
