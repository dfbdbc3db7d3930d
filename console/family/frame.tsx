import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { signOut } from '../parts/api.ts';
import { calm } from '../parts/calm.ts';
import { useChanges } from '../parts/changes.ts';
import { go, useHeading } from './address.ts';
import type { Family } from './view.ts';
import { Languages, Said, useWords } from './words/tongue.tsx';

const PLACES = [
  ['', 'frame.home'],
  ['calendar', 'frame.calendar'],
  ['money', 'frame.money'],
  ['papers', 'frame.papers'],
  ['more', 'frame.more'],
] as const;
/** Whether letters are large is remembered in a browser, and the language: nothing else. */
const LARGE = 'large-letters';

interface Props {
  readonly family: Family;
  readonly address: string;
  /** when what is shown was fetched, ms since 1970 */
  readonly seenAt: number;
  readonly look: () => Promise<void>;
  readonly children: ReactNode;
}

/** Around each page: large letters, the help line, the places. */
export function Frame({ family, address, seenAt, look, children }: Props) {
  const { say } = useWords();
  const [isLarge, setIsLarge] = useState(() => localStorage.getItem(LARGE) === 'yes');
  useEffect(() => {
    document.documentElement.classList.toggle('elder', isLarge);
    localStorage.setItem(LARGE, isLarge ? 'yes' : 'no');
  }, [isLarge]);
  const isOffline = useOffline();
  useHeading(address);
  useTitle(address);
  useLookAgain(look, address);
  return (
    <>
      <div className="page">
        <header className="top">
          <span className="name">{say('name')}</span>
          <Languages />
          <Button className="link" onPress={() => setIsLarge(!isLarge)} aria-pressed={isLarge}>
            {say(isLarge ? 'frame.usual-size' : 'frame.large')}
          </Button>
          <a className="link" href={`tel:${family.helpLine}`}>
            {say('frame.telephone', { number: family.helpLine })}
          </a>
        </header>
        {isOffline && (
          <p className="card" role="alert">
            {say('frame.offline')}
          </p>
        )}
        <main>{children}</main>
        <Footer family={family} seenAt={seenAt} look={look} />
      </div>
      <nav className="bottom" aria-label={say('frame.pages')}>
        {PLACES.map(([to, word]) => (
          <a
            key={to}
            href={`/family/${to}`}
            {...(address === to ? { 'aria-current': 'page' } : {})}
            onClick={(event) => {
              event.preventDefault();
              go(to);
            }}
          >
            {say(word)}
          </a>
        ))}
      </nav>
    </>
  );
}

/** When it was so, the number that somebody on the telephone asks for, and the way out. */
function Footer({ family, seenAt, look }: Pick<Props, 'family' | 'seenAt' | 'look'>) {
  const { say, time } = useWords();
  const numbers = family.cases.map(({ caseNumber }) => caseNumber).join(say('list-comma'));
  return (
    <footer className="soft">
      <p>
        {say('frame.seen-at', { time: time(seenAt) })}
        <Button className="link" onPress={() => void look()}>
          {say('frame.look-again')}
        </Button>
      </p>
      <p>
        <Said of="frame.case-number" values={{ numbers: <span className="number">{numbers}</span> }} />
      </p>
      <Button className="link" onPress={() => void signOut()}>
        {say('frame.leave')}
      </Button>
    </footer>
  );
}

/** The page in the list of windows: its place, and nobody's name. */
function useTitle(address: string): void {
  const { say } = useWords();
  useEffect(() => {
    const place = PLACES.find(([to]) => to === address)?.[1];
    document.title = place === undefined || address === '' ? say('name') : say('title', { page: say(place) });
  }, [address, say]);
}

/** What a family sees is looked at again no oftener, however much happens at once, ms. */
const LOOK_EVERY_MS = 2_000;

/** Where a question is answered, and its answer is acknowledged. */
const QUESTION = 'task/';

/**
 * Who comes back to the page sees how it stands, and who has it open hears of it at once; a page that nobody looks at listens to
 * nothing and asks for nothing, so that its session ends. Who is answering is left in peace: the answer itself is heard of too, and
 * what is seen afterwards is as it stands then.
 */
function useLookAgain(look: () => Promise<void>, address: string): void {
  const latest = useRef(look);
  const isAnswering = useRef(false);
  const isMissed = useRef(false);
  const again = useMemo(
    () =>
      calm(() => {
        if (isAnswering.current) isMissed.current = true;
        else if (navigator.onLine) void latest.current();
      }, LOOK_EVERY_MS),
    [],
  );
  useEffect(() => again.drop, [again]);
  useEffect(() => {
    latest.current = look;
    const seen = () => void (document.visibilityState === 'visible' && navigator.onLine && look());
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [look]);
  useEffect(() => {
    isAnswering.current = address.startsWith(QUESTION);
    if (isAnswering.current || !isMissed.current) return;
    isMissed.current = false;
    again.ask();
  }, [address, again]);
  const isFirst = useRef(true);
  useChanges((change) => {
    // What the page shows was asked for a moment ago, when it began to listen.
    if (change !== undefined || !isFirst.current) again.ask();
    isFirst.current = false;
  });
}

/** Whether the browser has no network. */
function useOffline(): boolean {
  return useSyncExternalStore(
    (listen) => {
      window.addEventListener('online', listen);
      window.addEventListener('offline', listen);
      return () => {
        window.removeEventListener('online', listen);
        window.removeEventListener('offline', listen);
      };
    },
    () => !navigator.onLine,
  );
}
