import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { allow } from './auth.ts';
import { ProblemError } from './problem.ts';

/** `/v1/entitlement-checks`: what a family would have a right to; nothing is stored. */
export function registerEntitlementRoutes(app: App, parts: RouteParts): void {
  const refuse = async (): Promise<never> => {
    throw new ProblemError('not-yet-available');
  };
  app.route({
    method: 'POST',
    url: '/v1/entitlement-checks',
    onRequest: [allow(parts.authenticate), refuse],
    schema: {
      operationId: 'postEntitlementCheck',
      summary: '待遇测算（尚未开通）',
      tags: ['entitlements'],
      response: problemAnswers('not-authenticated', 'not-yet-available'),
    },
    handler: refuse,
  });
}
