import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeKey, type NodeState } from '../../schemas/case-plan.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { planCase } from './plan-case.ts';
import { blockedForever, isFinished, readyNodes, type GraphNode } from './readiness.ts';

const CERTIFICATE = 'child-1/birth-certificate';
const VACCINATION = 'child-1/vaccination-record';
const HOUSEHOLD = 'child-1/household-registration';
const INSURANCE = 'child-1/medical-insurance';
const UPGRADE = 'child-1/insurance-identity-upgrade';
const CARD = 'child-1/social-security-card';

function graphOf(name: string): GraphNode[] {
  return planCase('C-1', sampleBirth(name), { patienceSeconds: 60 }).plan.nodes.map((node) => ({
    ...node,
    key: nodeKey(node.subject, node.code),
  }));
}

function withStates(nodes: readonly GraphNode[], states: Readonly<Record<string, NodeState>>): GraphNode[] {
  return nodes.map((node) => ({ ...node, state: states[node.key] ?? node.state }));
}

const lanzhou = graphOf('lanzhou-first-child');

describe('readyNodes', () => {
  test('first the certificate alone: what follows it waits while it moves', () => {
    expect(readyNodes(lanzhou)).toEqual([CERTIFICATE]);
    expect(readyNodes(withStates(lanzhou, { [CERTIFICATE]: 'requested' }))).toEqual([]);
  });

  test('with the certificate done everything but what needs the number', () => {
    expect(readyNodes(withStates(lanzhou, { [CERTIFICATE]: 'done' }))).toEqual([
      VACCINATION,
      HOUSEHOLD,
      INSURANCE,
      'child-1/parenting-guidance',
      'mother/maternity-cost-refund',
    ]);
  });

  test('a certificate that a person holds keeps only what needs it', () => {
    for (const state of ['held', 'failed', 'skipped'] as const) {
      expect(readyNodes(withStates(lanzhou, { [CERTIFICATE]: state }))).toEqual([
        VACCINATION,
        'child-1/parenting-guidance',
        'mother/maternity-cost-refund',
      ]);
    }
  });

  test('the identity upgrade needs both insurance and number', () => {
    const states = { [CERTIFICATE]: 'done', [HOUSEHOLD]: 'done', [INSURANCE]: 'requested' } as const;
    expect(readyNodes(withStates(lanzhou, states))).not.toContain(UPGRADE);
    expect(readyNodes(withStates(lanzhou, { ...states, [INSURANCE]: 'done' }))).toContain(UPGRADE);
  });

  test('one twin’s held certificate does not hold the other', () => {
    const twins = withStates(graphOf('lanzhou-twins'), {
      [CERTIFICATE]: 'held',
      'child-2/birth-certificate': 'done',
    });
    expect(readyNodes(twins)).toContain('child-2/household-registration');
    expect(readyNodes(twins)).toContain('mother/maternity-cost-refund');
    expect(readyNodes(twins)).not.toContain(HOUSEHOLD);
  });

  test('what waits behind something held does not keep its followers', () => {
    const chain = [
      { key: CERTIFICATE, part: 'joint', needs: [], follows: [], state: 'held' },
      { key: HOUSEHOLD, part: 'joint', needs: [CERTIFICATE], follows: [], state: 'waiting' },
      { key: VACCINATION, part: 'joint', needs: [], follows: [HOUSEHOLD], state: 'waiting' },
    ] as const satisfies GraphNode[];
    expect(readyNodes(chain)).toEqual([VACCINATION]);
  });
});

describe('blockedForever', () => {
  test('a refused household takes the card to the counter and withdraws the step', () => {
    const states = { [CERTIFICATE]: 'done', [HOUSEHOLD]: 'failed', [INSURANCE]: 'done' } as const;
    expect(blockedForever(withStates(lanzhou, states))).toEqual([
      { key: CARD, as: 'offline' },
      { key: UPGRADE, as: 'withdrawn' },
    ]);
  });

  test('reaches through what is itself blocked', () => {
    expect(blockedForever(withStates(lanzhou, { [CERTIFICATE]: 'failed' })).map((b) => b.key)).toEqual([
      HOUSEHOLD,
      INSURANCE,
      CARD,
      UPGRADE,
    ]);
  });

  test('nothing is blocked by what is held or followed', () => {
    expect(blockedForever(withStates(lanzhou, { [CERTIFICATE]: 'held' }))).toEqual([]);
    expect(blockedForever(lanzhou)).toEqual([]);
  });
});

test('every planned graph is walked to its end, whatever is answered', () => {
  const outcome = fc.constantFrom<NodeState>('done', 'done', 'failed');
  fc.assert(
    fc.property(fc.constantFrom(...GOOD_SAMPLES), fc.infiniteStream(outcome), (name, outcomes) => {
      let nodes = graphOf(name);
      for (let round = 0; !isFinished(nodes); round += 1) {
        expect(round).toBeLessThan(10);
        for (const { key } of blockedForever(nodes)) nodes = withStates(nodes, { [key]: 'skipped' });
        for (const key of readyNodes(nodes)) nodes = withStates(nodes, { [key]: outcomes.next().value });
      }
      expect(readyNodes(nodes)).toEqual([]);
    }),
  );
});

test('stays free of everything that must not enter the workflow bundle', () => {
  const source = readFileSync(new URL('./readiness.ts', import.meta.url), 'utf8');
  const imports = source.match(/^import .*$/gmu) ?? [];
  expect(imports.length).toBeGreaterThan(0);
  for (const line of imports) expect(line).toMatch(/^import type /u);
});
