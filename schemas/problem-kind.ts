/** One way in which the API says no. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** what has happened, for the page of the code */
  readonly happened: string;
  /** what to do about it */
  readonly remedy: string;
}
