import type { Connection, Pool } from '../../../infra/postgres/pool.ts';

/** Letter of the demo's print series, province (two digits), serial (seven digits): WS/T 364.2, facts 3.1. */
const SERIES_LETTER = 'X';
const NUMBER = /^X(\d{2})(\d{7})$/;

/** @param provinceCode two digits @param serial 1 to 9,999,999 @throws RangeError outside of that */
export function composeCertificateNumber(provinceCode: string, serial: number): string {
  if (!/^\d{2}$/.test(provinceCode) || !Number.isInteger(serial) || serial < 1 || serial > 9_999_999) {
    throw new RangeError('a certificate number has two digits of province and seven of serial');
  }
  return `${SERIES_LETTER}${provinceCode}${String(serial).padStart(7, '0')}`;
}

/** The parts of a number of this series. @throws RangeError when it is none */
export function readCertificateNumber(number: string): { provinceCode: string; serial: number } {
  const [, provinceCode, serial] = NUMBER.exec(number) ?? [];
  if (provinceCode === undefined || serial === undefined)
    throw new RangeError('not a certificate number of this series');
  return { provinceCode, serial: Number(serial) };
}

/** Whose stock, and how many numbers. */
export interface CertificateDemand {
  /** `''` where no institution attended the birth */
  readonly facilityCode: string;
  readonly provinceCode: string;
  readonly count: number;
}

/** The stock a demand is taken from. */
export function stockKey(demand: Omit<CertificateDemand, 'count'>): string {
  return `${demand.provinceCode}/${demand.facilityCode}`;
}

/**
 * Takes unused numbers from the stocks of facilities; blocks of a province's series are opened as needed.
 * @returns serials by {@link stockKey}
 */
export async function takeSerials(
  on: Connection,
  demands: readonly CertificateDemand[],
): Promise<Map<string, number[]>> {
  const { rows } = await on.query<{ key: string; serials: number[] }>({
    name: 'take-certificate-serials',
    text: `select d.key, array(select health_commission.take_certificate_serials(d.facility, d.province, d.wanted)) as serials
      from (select * from jsonb_to_recordset($1::jsonb)
              as r(key text, facility text, province text, wanted integer) order by key) d`,
    values: [
      JSON.stringify(
        demands.map((d) => ({
          key: stockKey(d),
          facility: d.facilityCode,
          province: d.provinceCode,
          wanted: d.count,
        })),
      ),
    ],
  });
  return new Map(rows.map((row) => [row.key, row.serials]));
}

/**
 * Voids a blank number (作废): torn, misprinted, lost. It is logged and never given out from then on.
 * @throws RangeError when it is not a number of this series
 */
export async function voidCertificateNumber(
  on: Connection | Pool,
  number: string,
  reason: string,
): Promise<void> {
  const { provinceCode, serial } = readCertificateNumber(number);
  await on.query(
    `insert into health_commission.certificate_void (province_code, serial, reason) values ($1, $2, $3)
      on conflict do nothing`,
    [provinceCode, serial, reason],
  );
}
