import { registerHooks } from 'node:module';

const FAKE = new URL('./workflow.ts', import.meta.url).href;

/** From now on workflow code that is imported gets the fake instead of Temporal's SDK. */
export function aliasTemporal(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@temporalio/workflow' ? { url: FAKE, shortCircuit: true } : next(specifier, context),
  });
}
