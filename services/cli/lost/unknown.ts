import type pg from 'pg';
import type { Subject } from '../../../schemas/matter.ts';

/** A birth that was accepted, and that a ledger set back to before it does not know. */
export interface LostBirth {
  readonly caseNumber: string;
  readonly acceptedAt: Date;
}

/** An erasure that was asked for, and that a ledger set back to before it does not know: the child is there again. */
export interface LostErasure {
  readonly caseNumber: string;
  readonly subject: Subject;
  readonly requestedAt: Date;
}

/** The moment that the ledger was set back to lies between two acceptances; the first is null in an empty ledger. */
export interface RestorePoint {
  readonly after: Date | null;
  readonly before: Date;
}

/** Who knows of cases besides the ledger. */
export type Server = 'Kafka' | 'Temporal';

/** What a restore has lost, as far as others still know it. */
export interface Lost {
  readonly births: readonly LostBirth[];
  readonly erasures: readonly LostErasure[];
  readonly restorePoint: RestorePoint | undefined;
  /** since when Kafka knows every acceptance that was published; undefined: it knows none */
  readonly knownSince: Date | undefined;
  /** who could not be asked */
  readonly silent: readonly Server[];
}

/** Births and erasures, whoever names them, as far as the ledger does not know them. */
export class Unknown {
  readonly #client: pg.Client;
  readonly #births = new Map<string, LostBirth>();
  readonly #erasures = new Map<string, LostErasure>();

  constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Births that were accepted. */
  async births(births: readonly LostBirth[]): Promise<void> {
    if (births.length === 0) return;
    const { rows } = await this.#client.query<{ case_number: string }>(
      'select case_number from ledger.birth_case where case_number = any($1)',
      [births.map(({ caseNumber }) => caseNumber)],
    );
    const known = new Set(rows.map((row) => row.case_number));
    for (const birth of births) {
      const { caseNumber, acceptedAt } = birth;
      if (known.has(caseNumber)) continue;
      const noted = this.#births.get(caseNumber);
      if (!noted || acceptedAt < noted.acceptedAt) this.#births.set(caseNumber, birth);
    }
  }

  /** Erasures that were asked for. */
  async erasures(erasures: readonly LostErasure[]): Promise<void> {
    if (erasures.length === 0) return;
    const { rows } = await this.#client.query<{ at: string }>(
      `select case_number || ' ' || subject as at from ledger.erasure where case_number = any($1)`,
      [erasures.map(({ caseNumber }) => caseNumber)],
    );
    const known = new Set(rows.map(({ at }) => at));
    for (const erasure of erasures) {
      const at = `${erasure.caseNumber} ${erasure.subject}`;
      if (known.has(at)) continue;
      const noted = this.#erasures.get(at);
      if (!noted || erasure.requestedAt < noted.requestedAt) this.#erasures.set(at, erasure);
    }
  }

  /** The oldest first. */
  get lostBirths(): LostBirth[] {
    return [...this.#births.values()].toSorted((a, b) => a.acceptedAt.getTime() - b.acceptedAt.getTime());
  }

  /** The oldest first. */
  get lostErasures(): LostErasure[] {
    return [...this.#erasures.values()].toSorted((a, b) => a.requestedAt.getTime() - b.requestedAt.getTime());
  }

  /** @returns undefined when nothing is lost: then nobody can say */
  async restorePoint(): Promise<RestorePoint | undefined> {
    const [first] = this.lostBirths;
    if (!first) return undefined;
    const { rows } = await this.#client.query<{ after: Date | null }>(
      'select max(accepted_at) as after from ledger.birth_case where accepted_at < $1',
      [first.acceptedAt],
    );
    return { after: rows[0]?.after ?? null, before: first.acceptedAt };
  }
}
