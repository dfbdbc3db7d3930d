import { claimOffice } from '../policies/notices/windows.ts';
import { ENTITLEMENTS, type EntitlementCode } from '../schemas/entitlement.ts';

/** How a family claims this money by itself: 带身份证件、银行卡，到参保地医保窗口申领生育津贴. */
export function claimYourself(codes: readonly EntitlementCode[]): string {
  const offices = Map.groupBy(new Set(codes), claimOffice);
  const lines = [...offices].map(
    ([office, some]) => `到${office}申领${some.map((code) => ENTITLEMENTS[code]).join('、')}`,
  );
  return `带身份证件、银行卡，${lines.join('，')}`;
}
