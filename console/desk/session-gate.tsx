import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { SESSION_ENDED, signInAddress, whoIsHere, type Who } from '../parts/api.ts';
import { Loading, RefusalNote } from './states.tsx';
import { WhoContext } from './who.ts';

/** Where a window goes that was opened only to sign in again. */
const SIGNED_IN_AGAIN = 'signed-in-again';
const channel = new BroadcastChannel('birth-signed-in');

/** Lets pages be seen by whoever is signed in, and keeps what was typed when a session ends under it. */
export function SessionGate({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const who = useQuery({
    queryKey: ['who'],
    queryFn: async () => (await whoIsHere()) ?? null,
    staleTime: 60_000,
  });
  // Who has been here keeps the page, and what was typed on it: whether the session has ended meanwhile, or is not known.
  const [before, setBefore] = useState<Who>();
  if (who.data && who.data !== before) setBefore(who.data);
  const here = who.data ?? before;
  if (window.location.search.includes(SIGNED_IN_AGAIN)) return <SignedInAgain />;
  if (who.isPending) return <Loading what="登录情况" />;
  if (who.isLoadingError) return <RefusalNote error={who.error} again={() => void who.refetch()} />;
  if (!here) return <SignIn title={title} />;
  return (
    <WhoContext value={here}>
      <Offline />
      {children}
      <SessionEnded isNobodyHere={who.data === null} />
    </WhoContext>
  );
}

function SignIn({ title }: { readonly title: string }) {
  const failed = window.location.search.includes('not-signed-in');
  return (
    <main>
      <div className="card">
        <h1>{title}</h1>
        {failed && <Alert type="error" showIcon title="登录没有成功，请再试一次" role="alert" />}
        <p>请先登录。登录后回到这个页面。</p>
        <Button type="primary" href={signInAddress()} autoFocus>
          登录
        </Button>
      </div>
    </main>
  );
}

function SignedInAgain() {
  useEffect(() => {
    channel.postMessage('signed in');
    window.close();
  }, []);
  return (
    <main>
      <h1>已重新登录</h1>
      <p>可以关上这个页面，回到原来的页面继续。</p>
    </main>
  );
}

/** Over whatever was being filled in, which stays as it is. */
function SessionEnded({ isNobodyHere }: { readonly isNobodyHere: boolean }) {
  const [isOver, setIsOver] = useState(false);
  const queries = useQueryClient();
  useEffect(() => {
    const end = () => setIsOver(true);
    // Another application's signing in is told here too: what is asked next says whether it was this one's.
    const goOn = async (): Promise<void> => {
      await queries.invalidateQueries({ queryKey: ['who'] });
      if (!queries.getQueryData(['who'])) return;
      setIsOver(false);
      await queries.invalidateQueries();
    };
    const heard = () => void goOn();
    window.addEventListener(SESSION_ENDED, end);
    channel.addEventListener('message', heard);
    return () => {
      window.removeEventListener(SESSION_ENDED, end);
      channel.removeEventListener('message', heard);
    };
  }, [queries]);
  return (
    <Modal title="登录已过期" open={isOver || isNobodyHere} closable={false} footer={null} destroyOnHidden>
      <p>半小时没有操作，或者在别处退出了登录。填写的内容还在这个页面上。</p>
      <Button
        type="primary"
        href={signInAddress(`${window.location.pathname}?${SIGNED_IN_AGAIN}`)}
        target="_blank"
        rel="opener"
      >
        重新登录（在新的页面）
      </Button>
    </Modal>
  );
}

function Offline() {
  const [isOffline, setIsOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => setIsOffline(!navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  if (!isOffline) return null;
  return (
    <Alert banner type="warning" title="网络断开了。看到的是断开前的内容；填写的内容还在，连上后再提交。" />
  );
}
