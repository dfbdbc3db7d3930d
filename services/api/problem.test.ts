import { expect, test } from 'vitest';
import { problemSchema } from '../../schemas/problem-details.ts';
import { problemFor, ProblemError, writeProblem } from './problem.ts';

function failure(code: string, message = 'secret 620103199404119923'): Error {
  return Object.assign(new Error(message), { code });
}

test.each<[unknown, string]>([
  [failure('ECONNREFUSED'), 'temporarily-unavailable'],
  [failure('57P01'), 'temporarily-unavailable'],
  [failure('40P01'), 'temporarily-unavailable'],
  [failure('55P03'), 'temporarily-unavailable'],
  [failure('28P01'), 'temporarily-unavailable'],
  [new AggregateError([failure('ECONNREFUSED')]), 'temporarily-unavailable'],
  [new Error('timeout exceeded when trying to connect'), 'temporarily-unavailable'],
  [new Error('Connection terminated unexpectedly'), 'temporarily-unavailable'],
  [failure('23505'), 'internal-error'],
  [new TypeError('a bug'), 'internal-error'],
  ['thrown text', 'internal-error'],
  [Object.assign(new SyntaxError('Unexpected token'), { statusCode: 400 }), 'not-json'],
  [failure('FST_ERR_CTP_BODY_TOO_LARGE'), 'too-large'],
])('%o is answered as %s', (error, code) => {
  const problem = problemFor(error);
  expect(problem.code).toBe(code);
  expect(JSON.stringify(writeProblem(problem, 'r'))).not.toContain('620103199404119923');
});

test('a problem has every member of RFC 9457 and its own', () => {
  const error = new ProblemError('delivery-differs', {
    caseNumber: 'B-1',
    errors: [{ pointer: '/mother/name', code: 'differs', detail: '不一致' }],
    members: { completedBy: 'clerk' },
  });
  const problem = writeProblem(error, 'r-1');
  expect(problemSchema.parse(problem)).toEqual(problem);
  expect(problem).toEqual({
    type: '/problems/delivery-differs',
    title: '该次分娩已受理，且内容不一致',
    status: 409,
    detail: '该次分娩已受理，且内容不一致',
    instance: 'urn:uuid:r-1',
    code: 'delivery-differs',
    caseNumber: 'B-1',
    errors: [{ pointer: '/mother/name', code: 'differs', detail: '不一致' }],
    completedBy: 'clerk',
  });
});
