/** One birth that is under way. */
export interface UnderWay {
  readonly id: string;
  /** when its 202 came, ms */
  readonly acceptedAt: number;
  /** settles with the moment of its end, ms; rejects when it has not ended by its deadline */
  readonly ended: Promise<number>;
}

/** Something that carries births: the product or a rival. */
export interface Contender {
  readonly name: ContenderName;
  /** its own processes, for counting processor time */
  readonly pids: () => ReadonlyMap<string, number>;
  /** Makes it ready to take births; nobody else's are under way. */
  wake(): Promise<void>;
  /** Lets it idle while another one is measured. */
  rest(): Promise<void>;
  /** Hands one birth in. @throws Error when it was not accepted */
  begin(): Promise<UnderWay>;
  /** When the last joint matter of each case ended, ms; a rival without matters knows none. */
  jointEnds(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
}

export const CONTENDER_NAMES = ['ours', 'bare', 'bare-graph', 'dbos', 'saga'] as const;
export type ContenderName = (typeof CONTENDER_NAMES)[number];

export const CONTENDER_TITLES: Readonly<Record<ContenderName, string>> = {
  ours: '本系统',
  bare: '裸 Temporal（13 个活动依次）',
  'bare-graph': '裸 Temporal（5 个依次、8 个同时）',
  dbos: 'DBOS',
  saga: '手写 PostgreSQL saga',
};
