/** A ledger that was set back may have lost a case that was reported since. */
export function unlessLost(error: unknown): string {
  if (error instanceof Error && error.name === 'CaseUnknownError') return 'lost';
  throw error;
}
