/** What vitest's JSON report counts; files that could not be run at all count as one failure each. */
function counts(result) {
  const passed = result?.numPassedTests ?? 0;
  const brokenFiles = (result?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults?.some((test) => test.status === 'failed'),
  ).length;
  const failed = (result?.numFailedTests ?? 0) + brokenFiles;
  const skipped = (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
  return { passed, failed, skipped };
}

/**
 * `12 passed, 0 failed`, with `, 1 skipped` when there are any. What went wrong outside every test (vitest's exit code) counts as
 * one failure: a last line without any would say that all is well.
 */
export function countLine(result, vitestCode = 0) {
  const { passed, failed, skipped } = counts(result);
  const outside = vitestCode !== 0 && failed === 0 ? 1 : 0;
  return `${passed} passed, ${failed + outside} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The exit code: zero only when tests ran and none failed. */
export function verdict(result, vitestCode) {
  const { passed, failed } = counts(result);
  if (failed > 0 || passed === 0) return 1;
  return vitestCode;
}
