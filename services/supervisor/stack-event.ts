import type { ServerName } from '../../infra/embedded/server.ts';
import type { KeeperNews } from './keeper.ts';

/** What happens, for a screen or a test. */
export type StackEvent =
  | ({ readonly part: 'server'; readonly name: ServerName; readonly source: string } & KeeperNews)
  | ({ readonly part: 'service'; readonly name: string } & KeeperNews)
  | { readonly part: 'server'; readonly kind: 'news'; readonly name: ServerName; readonly text: string }
  | { readonly part: 'service'; readonly kind: 'news'; readonly name: string; readonly text: string }
  | { readonly part: 'database'; readonly kind: 'ready'; readonly ms: number }
  | { readonly part: 'stack'; readonly kind: 'ready'; readonly ms: number };
