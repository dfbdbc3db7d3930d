import { Button, Result } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation, useNavigationType } from 'react-router';
import { signOut } from '../parts/api.ts';
import { useWho } from './who.ts';

interface TopProps {
  /** of the application */
  readonly name: string;
  /** in words */
  readonly role: string;
  /** links to its main pages */
  readonly children: ReactNode;
  readonly help?: ReactNode;
}

/** What stands above each page: the way past it, where one is, who is signed in. */
export function Top({ name, role, children, help }: TopProps) {
  const { user } = useWho();
  return (
    <>
      <a className="skip" href="#content">
        跳到内容
      </a>
      <header className="top">
        <Link className="name" to="/">
          出生一件事·{name}
        </Link>
        <nav aria-label="主要页面">{children}</nav>
        <div className="me">
          {help}
          <span>
            {user}（{role}）
          </span>
          <Button onClick={() => void signOut()}>退出</Button>
        </div>
      </header>
    </>
  );
}

/** What stands below it. Who has gone to another page begins at its top: what had the focus is gone, and with it the place. */
export function Content({ children }: { readonly children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const way = useNavigationType();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
    // Who goes back is where they were.
    if (way !== 'POP') window.scrollTo(0, 0);
  }, [pathname, way]);
  return (
    <main id="content" ref={main} tabIndex={-1}>
      {children}
    </main>
  );
}

interface NotYoursProps {
  readonly title: string;
  readonly why: string;
  /** where the caller may belong */
  readonly other: { readonly href: string; readonly text: string };
}

/** Of another role: what to do instead. */
export function NotYours({ title, why, other }: NotYoursProps) {
  return (
    <Result
      status="403"
      title={title}
      subTitle={why}
      extra={[
        <Button key="other" href={other.href}>
          {other.text}
        </Button>,
        <Button key="out" type="primary" onClick={() => void signOut()}>
          退出
        </Button>,
      ]}
    />
  );
}
