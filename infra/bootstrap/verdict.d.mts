interface Report {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  numTodoTests?: number;
  testResults?: { status: string; assertionResults?: { status: string }[] }[];
}
export function countLine(result: Report | undefined, vitestCode?: number): string;
export function verdict(result: Report | undefined, vitestCode: number): number;
