import type { FastifyRequest } from 'fastify';
import { isOperation, mayDo, type Operation } from '../../policies/rights/operations.ts';
import type { App } from './app-types.ts';
import type { Authenticator } from './auth.ts';
import { ProblemError } from './problem.ts';

/** The operation of a route. @throws Error for a route that the table of rights does not know */
function operationOf({
  schema,
  url,
}: {
  readonly schema?: unknown;
  readonly url?: string | undefined;
}): Operation {
  const name = (schema as { readonly operationId?: unknown } | undefined)?.operationId;
  if (!isOperation(name)) throw new Error(`${url ?? ''} is not in the table of rights (policies/rights)`);
  return name;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** set by {@link keepRights} */
    operation?: Operation;
  }
}

/**
 * Lets in who may do what a route does, before anything of it is read. It rules the routes that are added after it, of which
 * one that the table does not know is never added; what was added before, the pages of the reference, is anybody's.
 */
export function keepRights(app: App, authenticate: Authenticator): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, operation: operationOf(route) };
  });
  app.addHook('onRequest', async (request) => {
    const { operation } = request.routeOptions.config;
    if (operation !== undefined) letIn(request, operation, authenticate);
  });
}

function letIn(request: FastifyRequest, operation: Operation, authenticate: Authenticator): void {
  if (mayDo(operation, undefined)) return;
  const caller = authenticate(request.headers.authorization);
  if (!caller)
    throw new ProblemError('not-authenticated', {
      headers: { 'www-authenticate': 'Bearer realm="birth"' },
    });
  request.caller = caller;
  if (!mayDo(operation, caller.role)) throw new ProblemError('not-allowed');
}
