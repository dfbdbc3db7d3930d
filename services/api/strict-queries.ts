import { z } from 'zod';
import type { App } from './app-types.ts';

const NONE = z.strictObject({});

/**
 * A query parameter that a route does not have is refused (400): who misspells a filter would otherwise be shown everything. For
 * every route that is registered after this.
 */
export function refuseUnknownParameters(app: App): void {
  app.addHook('onRoute', (route) => {
    const said: unknown = route.schema?.querystring;
    const querystring = said instanceof z.ZodObject ? said.strict() : NONE;
    route.schema = { ...route.schema, querystring };
  });
}
