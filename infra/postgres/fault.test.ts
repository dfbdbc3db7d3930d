import { expect, test } from 'vitest';
import { z } from 'zod';
import { VersionUnknownError } from '../../schemas/versions.ts';
import { UnsealError } from '../sealing/seal.ts';
import { faultLies, sqlState, type FaultLies } from './fault.ts';

const said = (code: string): Error => Object.assign(new Error('…'), { severity: 'ERROR', code });

test.each<[string, unknown, FaultLies]>([
  ['a number that is too large for its column', said('22003'), 'data'],
  ['NUL in a text', said('22021'), 'data'],
  ['a check that is not met', said('23514'), 'data'],
  ['a text that is too long for an index', said('54000'), 'data'],
  ['one row twice in one statement', said('21000'), 'data'],
  ['a deadlock', said('40P01'), 'conflict'],
  ['a missing right', said('42501'), 'moment'],
  ['a function that raises', said('P0001'), 'moment'],
  ['a lock that was not had in time', said('55P03'), 'moment'],
  ['a server that shuts down', said('57P01'), 'moment'],
  ['bytes that do not open', new UnsealError('…'), 'data'],
  ['JSON that is none', parseFault(), 'data'],
  ['a value of another shape', z.string().safeParse(1).error, 'data'],
  ['what a newer build has written', new VersionUnknownError('…'), 'moment'],
  ['a connection that is refused', Object.assign(new Error('…'), { code: 'ECONNREFUSED' }), 'moment'],
  ['a connection that is gone', new Error('Connection terminated'), 'moment'],
  ['what is no error at all', 'text', 'moment'],
])('%s', (_, error, lies) => {
  expect(faultLies(error)).toBe(lies);
});

test('a state is what the database said, and not the code of something else', () => {
  expect(sqlState(said('22003'))).toBe('22003');
  expect(sqlState(Object.assign(new Error('…'), { code: 'ERR_X' }))).toBe('');
});

function parseFault(): unknown {
  try {
    return JSON.parse('{');
  } catch (error) {
    return error;
  }
}
