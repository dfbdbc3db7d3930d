import type { MasterKeys } from '../../infra/sealing/keys.ts';
import type { Messages } from './messages.ts';
import type { TemporalView } from './temporal-view.ts';
import type { Snapshot } from './snapshot.ts';

/** What the checks are given. Nothing in it goes through the code that is checked. */
export interface Evidence {
  readonly snapshot: Snapshot;
  readonly master: MasterKeys;
  /** younger than this something is on its way; older it is stuck */
  readonly graceSeconds: number;
  /** how many cases are looked at whole: histories, names of families */
  readonly sample: number;
  /** folder of the logs; undefined where there is none to look into */
  readonly logs: string | undefined;
  /** file of the published head of the audit; undefined where nobody says it */
  readonly auditHead: string | undefined;
  /** what was read from Kafka; needs `messages` */
  readonly messages: () => Messages;
  /** needs `runs` or `temporal` */
  readonly temporal: () => TemporalView;
}
