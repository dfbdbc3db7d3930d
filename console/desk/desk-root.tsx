import { nonce } from '../parts/style-nonce.ts';
import '../parts/no-eval.ts';
import './desk.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { application, Refused } from '../parts/api.ts';
import { isOwnRefusal } from '../parts/own-refusals.ts';
import { SessionGate } from './session-gate.tsx';
import { theme } from './theme.ts';

/** Refusals are final; a network that is away is asked again. */
const shouldAskAgain = (failures: number, error: Error): boolean =>
  failures < 2 &&
  (!(error instanceof Refused) || isOwnRefusal(error.refusal.code) || error.refusal.status === 503);

const client = new QueryClient({
  defaultOptions: {
    queries: { retry: shouldAskAgain, staleTime: 5_000, refetchOnWindowFocus: true, networkMode: 'always' },
    // Who is cut off is told so at once; nothing is sent later behind somebody's back.
    mutations: { networkMode: 'always' },
  },
});

/** Shows an application of those who work at a desk, once it is known who sits there. */
export function showDesk(title: string, pages: ReactNode): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root');
  createRoot(root).render(
    <StrictMode>
      <ConfigProvider locale={zhCN} theme={theme} csp={{ nonce }} button={{ autoInsertSpace: false }}>
        <QueryClientProvider client={client}>
          <BrowserRouter basename={`/${application}`}>
            <SessionGate title={title}>{pages}</SessionGate>
          </BrowserRouter>
        </QueryClientProvider>
      </ConfigProvider>
    </StrictMode>,
  );
}
