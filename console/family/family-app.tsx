import { useEffect, useRef, useState } from 'react';
import { callApi, refusalOf, SESSION_ENDED, whoIsHere, type Refusal } from '../parts/api.ts';
import { takeLink, useAddress } from './address.ts';
import { Frame } from './frame.tsx';
import { Note, Waiting } from './note.tsx';
import { Pages } from './pages.tsx';
import { SignIn } from './sign-in.tsx';
import type { Family } from './view.ts';
import { Languages, useWords } from './words/tongue.tsx';

/** Kept while the page is open and nowhere else: who is signed out in between comes in again by it, where they are. */
const link = takeLink();

type Stand =
  | { readonly at: 'asking' }
  | { readonly at: 'door' }
  | { readonly at: 'home'; readonly family: Family; readonly seenAt: number }
  | { readonly at: 'refused'; readonly refusal: Refusal };

/** The page of a family: by a link and a code, or at once where it is open already. */
export function FamilyApp() {
  const [stand, setStand] = useState<Stand>({ at: link === undefined ? 'asking' : 'door' });
  const [isOver, setIsOver] = useState(false);
  const address = useAddress();
  const { say } = useWords();
  /** looks that were begun, and the latest of them that is shown */
  const looks = useRef({ begun: 0, shown: 0 });
  const look = async (): Promise<void> => {
    looks.current.begun += 1;
    const mine = looks.current.begun;
    try {
      const who = await whoIsHere();
      if (!who) {
        // Whoever was answering goes on where they are, once they have come in again.
        setIsOver(true);
        return setStand((now) => (now.at === 'home' ? now : { at: 'door' }));
      }
      const family = await callApi<Family>('GET', '/v1/family');
      // What was asked for later has come before: it is newer.
      if (mine < looks.current.shown) return;
      looks.current.shown = mine;
      setStand({ at: 'home', family, seenAt: Date.now() });
      setIsOver(false);
    } catch (error) {
      const refusal = refusalOf(error);
      // What is shown stays, and with it what is being filled in: only a page with nothing on it says why.
      setStand((now) => (now.at === 'home' ? now : { at: 'refused', refusal }));
    }
  };
  useEffect(() => {
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
        <Languages />
        <h1>{say('name')}</h1>
        <Note refusal={stand.refusal} again={() => void look()} />
      </main>
    );
  const { family, seenAt } = stand;
  return (
    <Frame family={family} address={address} seenAt={seenAt} look={look}>
      {isOver && <Over signedIn={() => void look()} />}
      <Pages family={family} address={address} changed={look} />
    </Frame>
  );
}

/** What was filled in stays on the page, below; who comes in again goes on with it. */
function Over({ signedIn }: { readonly signedIn: () => void }) {
  const { say } = useWords();
  return (
    <section className="card now" aria-label={say('sign-in.again')}>
      <div role="alert">
        <strong>{say('sign-in.over')}</strong>
        <p>{say('sign-in.over-kept')}</p>
      </div>
      <SignIn link={link} signedIn={signedIn} isWithin />
    </section>
  );
}
