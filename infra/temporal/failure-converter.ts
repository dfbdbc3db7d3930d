import { DefaultFailureConverter } from '@temporalio/common';

/** Failure messages and stack traces are sealed too. Loaded by path, in workers and in the workflow bundle. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
