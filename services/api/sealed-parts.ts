/**
 * Opens the sealed parts of a case one by one. A case that must be looked at, since something in it cannot be read, can be
 * looked at: that part is left out, and named.
 */
export class SealedParts {
  readonly #unreadable: string[] = [];

  /** What could not be opened, such as `facts/mother`. */
  get unreadable(): readonly string[] {
    return this.#unreadable;
  }

  /** @param part a name without anything personal @returns undefined when it cannot be opened, for whatever reason */
  open<T>(part: string, open: () => T): T | undefined {
    try {
      return open();
    } catch {
      this.#unreadable.push(part);
      return undefined;
    }
  }
}
