/** Where a task is worked at: in its case, where it has one. */
export function addressOf({
  id,
  caseNumber,
}: {
  readonly id: string;
  readonly caseNumber: string | null;
}): string {
  return caseNumber === null ? `/tasks/${id}` : `/cases/${caseNumber}?task=${id}`;
}
