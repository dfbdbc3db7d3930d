import type { Connection } from '../../../infra/postgres/pool.ts';
import { correctionNeeded, type Asked, type CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime, type Office } from '../kit/office.ts';
import { enter, numberHash, type Register } from '../kit/register.ts';
import { householdRegister } from './household-registration.ts';

type DeathAsked = Asked<'death-registration'>;

const register: Register = {
  table: 'death_registration',
  columns: { deciding_division_code: 'text', resident_id_hash: 'bytea' },
};

/** Which of the children are in the household register, by command id. */
async function findRegistered(
  on: Connection,
  asked: readonly DeathAsked[],
  office: Office,
): Promise<Map<string, boolean>> {
  const hashes = asked.map(({ command }) => ({
    id: command.id,
    hash: numberHash(office, householdRegister, command.payload.residentId),
  }));
  const { rows } = await on.query<{ id: string }>({
    name: 'find-registered-births',
    text: `select r.id from jsonb_to_recordset($1::jsonb) as r(id text, hash text)
      join public_security.household_registration h on h.number_hash = decode(r.hash, 'base64')`,
    values: [JSON.stringify(hashes)],
  });
  return new Map(rows.map((row) => [row.id, true]));
}

/** 死亡登记: a newborn who dies is registered twice, the birth first (户口登记条例; facts 3.2, W54). */
export const deathRegistration: CommandHandler<'death-registration', boolean> = {
  register,
  objections: {
    death_registration_resident_id_hash_key: {
      reasonCode: 'already-registered',
      reason: '已办理过死亡登记',
      asks: [],
    },
  },
  lookUp: findRegistered,
  decide({ command, serial, known }, office, registered) {
    if (!registered) return correctionNeeded('birth-not-registered', '尚未办理出生登记，应先登记出生');
    const { residentId, child, decidingDivisionCode } = command.payload;
    const number = known?.number ?? officeNumber('SW', decidingDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { registrationNumber: number, registeredAt: shanghaiTime(office.now()) },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { residentId, child },
            columns: {
              deciding_division_code: decidingDivisionCode,
              resident_id_hash: office.hash('resident-id', residentId),
            },
          },
        ),
      ],
    };
  },
};
