/** Why a button waits: what it needs that is not there yet, `{ 理由: reason }`. Nothing where all is there. */
export function Lacks({ of }: { readonly of: Readonly<Record<string, string>> }) {
  const lacking = Object.entries(of).flatMap(([what, value]) => (value.trim() === '' ? [what] : []));
  return lacking.length > 0 && <span className="soft">还缺：{lacking.join('、')} </span>;
}
