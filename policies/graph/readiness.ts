import type { NodeKey, PlanNode } from '../../schemas/case-plan.ts';
import { isEnd, type MatterStatus } from '../../schemas/matter.ts';

/** A piece of work as far as the way through the graph cares. How it stands follows from its status alone. */
export interface GraphNode {
  readonly key: NodeKey;
  readonly node: Pick<PlanNode, 'needs' | 'follows'>;
  readonly status: MatterStatus;
}

/** Where a piece of work stands on the way through the graph. */
export type NodeState = 'waiting' | 'asked' | 'held' | 'done' | 'not-done';

const STATE_OF: Readonly<Record<MatterStatus, NodeState>> = {
  waiting: 'waiting',
  requested: 'asked',
  processing: 'asked',
  correction: 'held',
  manual: 'held',
  completed: 'done',
  'not-applicable': 'not-done',
  refused: 'not-done',
  offline: 'not-done',
  withdrawn: 'not-done',
  revoked: 'not-done',
};

/** waiting for its turn · asked: a department has it · held: a person has it · done · not-done: ended otherwise */
export function stateOf({ status }: { readonly status: MatterStatus }): NodeState {
  return STATE_OF[status];
}

/** Nothing more happens to it by itself. */
export function hasEnded({ status }: { readonly status: MatterStatus }): boolean {
  return isEnd(status);
}

type Nodes<N extends GraphNode = GraphNode> = ReadonlyMap<NodeKey, N>;

/**
 * Whether a node will go on without a person: it is on its way, or waits only for such nodes. Graphs are
 * acyclic; a cycle would count as standing still.
 */
function movesByItself(key: NodeKey, nodes: Nodes, seen: readonly NodeKey[] = []): boolean {
  const node = nodes.get(key);
  if (!node || seen.includes(key)) return false;
  if (stateOf(node) !== 'waiting') return stateOf(node) === 'asked';
  return node.node.needs.every((need) => isDone(need, nodes) || movesByItself(need, nodes, [...seen, key]));
}

function isDone(key: NodeKey, nodes: Nodes): boolean {
  return nodes.get(key)?.status === 'completed';
}

/**
 * The nodes that can be requested now: waiting, everything they need is done, and nothing they follow still
 * moves by itself (what a person holds does not keep them).
 */
export function readyNodes<N extends GraphNode>(nodes: Nodes<N>): N[] {
  return [...nodes.values()].filter(
    ({ node, status }) =>
      status === 'waiting' &&
      node.needs.every((need) => isDone(need, nodes)) &&
      !node.follows.some((followed) => movesByItself(followed, nodes)),
  );
}

/** The waiting nodes of which something they need has ended otherwise or is not there, directly or through others. */
export function blockedForever<N extends GraphNode>(nodes: Nodes<N>): N[] {
  const blocked = new Map<NodeKey, N>();
  const isDead = (key: NodeKey): boolean => {
    const node = nodes.get(key);
    return node === undefined || stateOf(node) === 'not-done' || blocked.has(key);
  };
  for (let grew = true; grew;) {
    const found = [...nodes.values()].filter(
      (n) => n.status === 'waiting' && !blocked.has(n.key) && n.node.needs.some(isDead),
    );
    for (const node of found) blocked.set(node.key, node);
    grew = found.length > 0;
  }
  return [...blocked.values()];
}
