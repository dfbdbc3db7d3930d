/** One event of a stream. */
export interface HeardEvent {
  /** '': only a place to go on from */
  readonly event: string;
  readonly data: string;
  readonly id: string;
}

/** Somebody who listens to a stream of server-sent events, as browsers do. */
export interface Listener {
  readonly status: number;
  readonly headers: Headers;
  /** the next event that says something @throws Error where the stream ends before */
  readonly next: () => Promise<HeardEvent>;
  /** where it has heard to */
  readonly place: () => string;
  /** when the stream was ended by who speaks; what was still said is left out */
  readonly ended: () => Promise<void>;
  readonly leave: () => void;
}

/** @param headers what goes with it besides */
export async function listenTo(url: string, headers: Readonly<Record<string, string>>): Promise<Listener> {
  const leaving = new AbortController();
  const answer = await fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: leaving.signal,
  });
  let place = '';
  const events = eventsOf(answer);
  const heard = async (): Promise<HeardEvent | undefined> => {
    const { value, done } = await events.next();
    if (done === true) return undefined;
    if (value.id !== '') place = value.id;
    return value;
  };
  const next = async (): Promise<HeardEvent> => {
    for (;;) {
      const event = await heard();
      if (!event) throw new Error('the stream has ended');
      if (event.event !== '') return event;
    }
  };
  const ended = async (): Promise<void> => {
    while (await heard()) continue;
  };
  if (answer.ok) await heard();
  return {
    ...{ status: answer.status, headers: answer.headers, next, ended, place: () => place },
    leave: () => leaving.abort(),
  };
}

async function* eventsOf(answer: Response): AsyncGenerator<HeardEvent, undefined> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield eventIn(block);
  }
  return undefined;
}

function eventIn(block: string): HeardEvent {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const [name = '', ...rest] = line.split(': ');
      return [name, rest.join(': ')];
    }),
  );
  return { event: fields.get('event') ?? '', data: fields.get('data') ?? '', id: fields.get('id') ?? '' };
}
