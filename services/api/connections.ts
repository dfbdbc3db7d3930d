import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { counter } from '../../infra/telemetry/metrics.ts';

export interface ConnectionLimits {
  /** open connections, all clients together */
  readonly connections: number;
  /** of these, from one address; behind a proxy all have the proxy's */
  readonly ofAddress: number;
  /** a request must be whole after so long, s: its header after half of it */
  readonly requestSeconds: number;
}

/** How often Node looks for requests that take too long, as a part of the time they have. */
const LOOKS = 6;
/** An answer must be made and taken after so many times what a request has to come in. */
const ANSWER_TIMES = 2;

/** Requests that are not answered yet, of one connection: no client of ours sends a second before it has the first answer. */
const MOST_PIPELINED = 256;

const cut = counter('birth_api_connections_cut_total', 'connections that the API ended', ['reason']);

/** What `http.createServer` is told: who sends slowly is cut off by Node, also one that sends nothing. */
export function timeLimits({ requestSeconds }: ConnectionLimits) {
  return {
    requestTimeout: Math.ceil(requestSeconds * 1_000),
    headersTimeout: Math.ceil(requestSeconds * 500),
    connectionsCheckingInterval: Math.ceil((requestSeconds * 1_000) / LOOKS),
    // Not Node's 400 without a body: the API says itself what is missing.
    requireHostHeader: false,
  };
}

interface Held {
  readonly socket: Socket;
  readonly address: string;
  readonly requests: Set<IncomingMessage>;
}

/** Whether it waits for its client: nothing that was sent whole is being answered. */
function isWaiting({ requests }: Held): boolean {
  return ![...requests].some((request) => request.complete);
}

/** Connections of one address, the one that has waited longest for its client first. */
type Group = Set<Held>;

/**
 * Bounds the connections of a server. A new one is never turned away for those that are half sent or idle: the one that has
 * waited longest makes room for it, of its own address or, when there are too many in all, of the address with the most.
 */
export function limitConnections(server: Server, { connections, ofAddress }: ConnectionLimits): void {
  const groups = new Map<string, Group>();
  const bySocket = new WeakMap<Socket, Held>();
  let all = 0;

  const remove = (held: Held): void => {
    const group = groups.get(held.address);
    if (!group?.delete(held)) return;
    all -= 1;
    if (group.size === 0) groups.delete(held.address);
  };
  const makeRoom = (group: Group, newcomer: Held): void => {
    const longest = [...group].find((held) => held !== newcomer && isWaiting(held)) ?? newcomer;
    remove(longest);
    longest.socket.destroy();
    cut.inc({ reason: longest === newcomer ? 'full' : 'made-room' });
  };
  server.on('connection', (socket: Socket) => {
    const held: Held = { socket, address: socket.remoteAddress ?? '', requests: new Set() };
    const group: Group = groups.get(held.address) ?? new Set();
    groups.set(held.address, group.add(held));
    bySocket.set(socket, held);
    all += 1;
    socket.once('close', () => remove(held));
    if (group.size > ofAddress) makeRoom(group, held);
    else if (all > connections) makeRoom(largest(groups), held);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const held = bySocket.get(request.socket);
    if (!held) return;
    const waitsAnew = (): void => {
      const group = groups.get(held.address);
      if (group?.delete(held)) group.add(held);
    };
    held.requests.add(request);
    waitsAnew();
    if (held.requests.size > MOST_PIPELINED) {
      held.socket.destroy();
      cut.inc({ reason: 'too-many-at-once' });
    }
    response.once('close', () => {
      held.requests.delete(request);
      waitsAnew();
    });
  });
}

function largest(groups: ReadonlyMap<string, Group>): Group {
  return [...groups.values()].reduce((a, b) => (b.size > a.size ? b : a));
}

/** Answers that go on for as long as somebody listens, and look after their own end. */
const lasting = new WeakSet<ServerResponse>();

/** An answer that is not made once, and is not cut off for that. */
export function letLast(response: ServerResponse): void {
  lasting.add(response);
}

/** Ends a connection whose client neither goes on sending nor takes its answer, however slowly it does either. */
export function limitAnswers(server: Server, { requestSeconds }: ConnectionLimits): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const end = setTimeout(
      () => {
        if (lasting.has(response)) return;
        cut.inc({ reason: 'answer-not-taken' });
        request.socket.destroy();
      },
      requestSeconds * 1_000 * ANSWER_TIMES,
    ).unref();
    response.once('close', () => clearTimeout(end));
  });
  // An expectation that nobody knows is no reason to refuse: RFC 9110, 10.1.1.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
