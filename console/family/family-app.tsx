import { useEffect, useState } from 'react';
import { callApi, refusalOf, SESSION_ENDED, whoIsHere, type Refusal } from '../parts/api.ts';
import { takeLink, useAddress } from './address.ts';
import { Frame } from './frame.tsx';
import { Note, Waiting } from './note.tsx';
import { Pages } from './pages.tsx';
import { SignIn } from './sign-in.tsx';
import type { Family } from './view.ts';

const link = takeLink();

/** undefined: it is not known yet */
type Stand =
  | { readonly at: 'asking' }
  | { readonly at: 'door' }
  | { readonly at: 'home'; readonly family: Family }
  | { readonly at: 'refused'; readonly refusal: Refusal };

/** The page of a family: by a link and a code, or at once where it is open already. */
export function FamilyApp() {
  const [stand, setStand] = useState<Stand>({ at: link === undefined ? 'asking' : 'door' });
  const [isOver, setIsOver] = useState(false);
  const address = useAddress();
  const look = async (): Promise<void> => {
    try {
      const who = await whoIsHere();
      setStand(who ? { at: 'home', family: await callApi<Family>('GET', '/v1/family') } : { at: 'door' });
      setIsOver(false);
    } catch (error) {
      setStand({ at: 'refused', refusal: refusalOf(error) });
    }
  };
  useEffect(() => {
    document.title = '出生一件事';
    if (link === undefined) void look();
    const end = () => setIsOver(true);
    window.addEventListener(SESSION_ENDED, end);
    return () => window.removeEventListener(SESSION_ENDED, end);
  }, []);
  if (stand.at === 'asking') return <Waiting />;
  if (stand.at === 'door') return <SignIn link={link} signedIn={() => void look()} />;
  if (stand.at === 'refused' && stand.refusal.code === 'session-ended')
    return <SignIn link={undefined} signedIn={() => void look()} />;
  if (stand.at === 'refused')
    return (
      <main className="page">
        <h1>出生一件事</h1>
        <Note refusal={stand.refusal} again={() => void look()} />
      </main>
    );
  return (
    <Frame family={stand.family} address={address}>
      {isOver && <Over />}
      <Pages family={stand.family} address={address} changed={look} />
    </Frame>
  );
}

/** What was filled in stays on the page. */
function Over() {
  return (
    <div className="card" role="alert">
      <strong>时间久了，需要重新登录</strong>
      <p>填写的内容还在。请再打开一次短信里的链接；登录后回到这个页面继续。</p>
    </div>
  );
}
