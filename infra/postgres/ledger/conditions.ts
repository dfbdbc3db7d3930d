/** A condition that stands in a statement only where it is asked for: so each is planned for what it asks. */
export class Conditions {
  readonly values: unknown[] = [];
  readonly #texts: string[] = [];

  /** @param sql takes the place of the value; undefined: not asked */
  add(value: unknown, sql: (place: string) => string): void {
    if (value === undefined) return;
    this.values.push(value);
    this.#texts.push(sql(`$${this.values.length}`));
  }

  /** A condition whose values stand already. */
  say(sql: string): void {
    this.#texts.push(sql);
  }

  get where(): string {
    return this.#texts.length === 0 ? '' : `where ${this.#texts.join('\n  and ')}`;
  }
}
