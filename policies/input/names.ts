import { hasLostCharacters, hasMarkOnHan, hasSigns, isPlaceholderName } from '../../schemas/person-name.ts';
import { finding, parentsOf, ROLES, type Finding, type Rule } from './finding.ts';

function unreadable(name: string, pointer: string): readonly Finding[] {
  if (hasLostCharacters(name))
    return finding(true, 'name-unreadable', '姓名中有乱码、看不见或无法显示的字符，请重新填写', pointer);
  return [];
}

/** What no name has. Digits and letters of a child's name are looked at before anything is printed (check-name.ts). */
const ofChildren: Rule = ({ children }) =>
  children.flatMap(({ name }, i) => {
    const here = `/children/${i}/name`;
    if (name === undefined) return [];
    return [
      ...unreadable(name, here),
      ...finding(
        !hasLostCharacters(name) && hasSigns(name.replaceAll(/\d/g, '')),
        'name-signs',
        '姓名中不能有标点或符号（间隔号“·”除外）',
        here,
      ),
    ];
  });

const ofParents: Rule = (birth) =>
  parentsOf(birth).flatMap(([role, { name }]): readonly Finding[] => {
    const here = `/${role}/name`;
    const lost = unreadable(name, here);
    if (lost.length > 0) return lost;
    if (isPlaceholderName(name))
      return finding(true, 'no-name', `请填写${ROLES[role]}的真实姓名；不填报父亲的，父亲一项留空`, here);
    return finding(
      hasSigns(name) || hasMarkOnHan(name),
      'name-signs',
      '姓名中不能有数字、标点或符号（间隔号“·”除外）',
      here,
    );
  });

/** Names as certificate and register can carry them at all. */
export const NAMES: readonly Rule[] = [ofChildren, ofParents];
