import { CLIENT_HEADER, readClient } from '../kit/client-address.ts';
import type { App } from './app-types.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** address of whoever asks: of the browser, where the pages' service asks for one */
    client: string;
  }
}

/**
 * Knows who asks behind the pages' service: else all browsers would be one stranger, and one of them could use up what all may
 * ask. A header that anybody else sends says nothing.
 */
export function nameClients(app: App, webKey: string): void {
  app.decorateRequest('client', '');
  app.addHook('onRequest', async (request) => {
    request.client = readClient(webKey, request.headers[CLIENT_HEADER]) ?? request.ip;
  });
}
