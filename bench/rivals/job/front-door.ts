import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import { birthNotificationSchema } from '../../../schemas/birth-notification.ts';

export interface FrontDoor {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * `POST /v1/births`: the same body, checked by the same schema as the product's. Answers 202 with the case number
 * when `accept` has made it safe.
 */
export async function openFrontDoor(
  accept: (notification: BirthNotification) => Promise<string>,
): Promise<FrontDoor> {
  const schema = birthNotificationSchema;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const read = async (): Promise<string> =>
        accept(schema.parse(JSON.parse(Buffer.concat(chunks).toString())));
      read().then(
        (caseNumber) => {
          response.writeHead(202, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ caseNumber }));
        },
        (error: unknown) => {
          response.writeHead(500);
          response.end(error instanceof Error ? error.name : 'failed');
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
