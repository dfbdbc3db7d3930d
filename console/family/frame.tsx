import { useEffect, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { signOut } from '../parts/api.ts';
import { go } from './address.ts';
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

/** Around each page: large letters, the help line, the places. */
export function Frame({
  family,
  address,
  children,
}: {
  readonly family: Family;
  readonly address: string;
  readonly children: ReactNode;
}) {
  const [isLarge, setIsLarge] = useState(() => localStorage.getItem(LARGE) === 'yes');
  useEffect(() => {
    document.documentElement.classList.toggle('elder', isLarge);
    localStorage.setItem(LARGE, isLarge ? 'yes' : 'no');
  }, [isLarge]);
  const numbers = family.cases.map(({ caseNumber }) => caseNumber).join('、');
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
        <main>{children}</main>
        <footer className="soft">
          <p>
            办件编号 <span className="number">{numbers}</span>，打电话时请报这个编号。
          </p>
          <Button className="link" onPress={() => void signOut()}>
            退出
          </Button>
        </footer>
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
