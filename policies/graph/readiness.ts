import type { NodeKey, NodeState } from '../../schemas/case-plan.ts';
import type { Part } from '../../schemas/matter.ts';

/**
 * Walking the matter graph. Workflow code imports this file: it imports types only, and must stay free of
 * packs, zod and node built-ins.
 */

export interface GraphNode {
  readonly key: NodeKey;
  readonly part: Part;
  readonly needs: readonly NodeKey[];
  readonly follows: readonly NodeKey[];
  readonly state: NodeState;
}

type Nodes = ReadonlyMap<NodeKey, GraphNode>;

function byKey(nodes: readonly GraphNode[]): Nodes {
  return new Map(nodes.map((node) => [node.key, node]));
}

function isOver(state: NodeState): boolean {
  return state === 'done' || state === 'failed' || state === 'skipped';
}

/**
 * Whether a node will go on without a person: it is on its way, or waits only for such nodes. Graphs are
 * acyclic; a cycle would count as standing still.
 */
function movesByItself(key: NodeKey, nodes: Nodes, seen: readonly NodeKey[] = []): boolean {
  const node = nodes.get(key);
  if (!node || seen.includes(key)) return false;
  if (node.state !== 'waiting') return node.state === 'requested';
  return node.needs.every((need) => {
    return nodes.get(need)?.state === 'done' || movesByItself(need, nodes, [...seen, key]);
  });
}

/**
 * The nodes that can be requested now: waiting, everything they need is done, and nothing they follow still
 * moves by itself (what a person holds does not keep them).
 */
export function readyNodes(nodes: readonly GraphNode[]): NodeKey[] {
  const all = byKey(nodes);
  return nodes
    .filter(
      (node) =>
        node.state === 'waiting' &&
        node.needs.every((need) => all.get(need)?.state === 'done') &&
        !node.follows.some((followed) => movesByItself(followed, all)),
    )
    .map((node) => node.key);
}

/** A waiting node that can never start, and how it ends. */
export interface BlockedNode {
  readonly key: NodeKey;
  readonly as: 'offline' | 'withdrawn';
}

/**
 * The waiting nodes of which something they need has failed or will not happen, directly or through others.
 * A matter then goes to the counter (offline); a step or follow-on, which no family can take there, is withdrawn.
 */
export function blockedForever(nodes: readonly GraphNode[]): BlockedNode[] {
  const all = byKey(nodes);
  const blocked = new Set<NodeKey>();
  const isDead = (key: NodeKey) => {
    const state = all.get(key)?.state;
    return state === undefined || state === 'failed' || state === 'skipped' || blocked.has(key);
  };
  for (let grew = true; grew;) {
    const found = nodes.filter((n) => n.state === 'waiting' && !blocked.has(n.key) && n.needs.some(isDead));
    for (const node of found) blocked.add(node.key);
    grew = found.length > 0;
  }
  return nodes
    .filter((node) => blocked.has(node.key))
    .map((node) => ({ key: node.key, as: node.part === 'joint' ? 'offline' : 'withdrawn' }));
}

/** True when nothing more will happen: every node is done, failed or skipped. */
export function isFinished(nodes: readonly GraphNode[]): boolean {
  return nodes.every((node) => isOver(node.state));
}
