import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { signOut } from '../parts/api.ts';
import { calm } from '../parts/calm.ts';
import { useChanges } from '../parts/changes.ts';
import { formatMoment } from '../parts/format.ts';
import { go, useHeading } from './address.ts';
import type { Family } from './view.ts';

const PLACES = [
  ['', '首页'],
  ['calendar', '日历'],
  ['money', '钱'],
  ['papers', '证件'],
  ['more', '更多'],
] as const;
/** Whether letters are large is all that is remembered in a browser. */
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
          <span className="name">出生一件事</span>
          <Button className="link" onPress={() => setIsLarge(!isLarge)} aria-pressed={isLarge}>
            {isLarge ? '标准字' : '大字'}
          </Button>
          <a className="link" href={`tel:${family.helpLine}`}>
            电话 {family.helpLine}
          </a>
        </header>
        {isOffline && (
          <p className="card" role="alert">
            网络断开了。填写的内容还在，连上后可以接着办。
          </p>
        )}
        <main>{children}</main>
        <Footer family={family} seenAt={seenAt} look={look} />
      </div>
      <nav className="bottom" aria-label="页面">
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
            {word}
          </a>
        ))}
      </nav>
    </>
  );
}

/** When it was so, the number that somebody on the telephone asks for, and the way out. */
function Footer({ family, seenAt, look }: Pick<Props, 'family' | 'seenAt' | 'look'>) {
  const numbers = family.cases.map(({ caseNumber }) => caseNumber).join('、');
  return (
    <footer className="soft">
      <p>
        以上是{formatMoment(new Date(seenAt).toISOString()).slice(-5)}的情况。
        <Button className="link" onPress={() => void look()}>
          刷新
        </Button>
      </p>
      <p>
        办件编号 <span className="number">{numbers}</span>，打电话时请报这个编号。
      </p>
      <Button className="link" onPress={() => void signOut()}>
        退出
      </Button>
    </footer>
  );
}

/** The page in the list of windows: its place, and nobody's name. */
function useTitle(address: string): void {
  useEffect(() => {
    const place = PLACES.find(([to]) => to === address)?.[1];
    document.title = `${place === undefined || address === '' ? '' : `${place}·`}出生一件事`;
  }, [address]);
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
