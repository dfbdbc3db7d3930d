/** How a command ends. */
export const EXIT = {
  ok: 0,
  /** the system refused or something was not found; for `doctor`: warnings only */
  failed: 1,
  /** wrong usage; for `doctor`: at least one check failed */
  usage: 2,
  /** nothing runs here, or it cannot be reached */
  notRunning: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command that ends without its result: one sentence, and what to do next. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly next: string;
  readonly exitCode: ExitCode;

  constructor(message: string, next: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.next = next;
    this.exitCode = exitCode;
  }
}
