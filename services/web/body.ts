import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** What a page has said to this service itself. @returns undefined for what is no JSON of that shape */
export function bodyOf<T>(request: FastifyRequest, schema: z.ZodType<T>): T | undefined {
  if (!(request.body instanceof Buffer)) return undefined;
  try {
    return schema.safeParse(JSON.parse(request.body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
