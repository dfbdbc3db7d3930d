import { readResidentId } from '../../../schemas/resident-id.ts';
import { correctionNeeded, type CommandHandler } from '../kit/handler.ts';
import { shanghaiTime } from '../kit/office.ts';
import { enter, type Register } from '../kit/register.ts';

const register: Register = {
  table: 'social_security_card',
  columns: { division_code: 'text', resident_id_hash: 'bytea', activation: 'text' },
};

/** The letter T marks the demo's cards. */
function cardNumber(serial: number): string {
  return `T${String(serial).padStart(8, '0')}`;
}

/** 社保卡: on the resident ID, applied for by a guardian, without a photo; activated later by a visit (facts 3.7, 2.6). */
export const socialSecurityCard: CommandHandler<'social-security-card'> = {
  register,
  objections: {
    social_security_card_resident_id_hash_key: {
      reasonCode: 'card-exists',
      reason: '该公民身份号码已有社会保障卡',
      asks: [],
    },
  },
  decide({ command, serial, known }, office) {
    const { residentId, divisionCode, ...personal } = command.payload;
    if (!readResidentId(residentId)) return correctionNeeded('identity-not-valid', '公民身份号码不正确');
    const number = known?.number ?? cardNumber(serial);
    const activation = known?.columns['activation'] === 'done' ? 'done' : 'pending';
    return {
      outcome: 'completed',
      result: { cardNumber: number, issuedAt: shanghaiTime(office.now()), activation },
      writes: [
        enter(
          register,
          { office, command, known },
          {
            number,
            personal: { ...personal, residentId },
            columns: {
              division_code: divisionCode,
              resident_id_hash: office.hash('resident-id', residentId),
              activation,
            },
          },
        ),
      ],
    };
  },
};
