import { packTexts } from '../../../policies/load/all-packs.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { command, run, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { besideProject, readPackFiles, tryPacks } from './pack-files.ts';

function summaryOf(pack: Pack) {
  return {
    pack: pack.pack,
    version: pack.version,
    division: pack.division,
    name: pack.name,
    status: pack.status,
    effective: pack.effective ?? null,
    schemes: Object.keys(pack.schemes).length,
    measures: pack.measures.length,
    notKnown: pack.notKnown.length,
  };
}

/** Checks one file or folder beside the packs of the project, or all of the project. */
function check(where: string | undefined, { out, json }: CommandContext): Promise<ExitCode> {
  const texts = where === undefined ? packTexts() : besideProject(readPackFiles(where));
  const { packs, mistakes } = tryPacks(texts);
  const ok = mistakes.length === 0;
  if (json) out.json({ ok, packs: packs.map(summaryOf), mistakes });
  else if (ok) {
    out.table(
      ['规则包', '版本', '区划', '名称', '状态', '生效', '待遇', '其他措施', '未查明'],
      packs
        .map(summaryOf)
        .map((p) => [
          p.pack,
          String(p.version),
          p.division,
          p.name,
          p.status === 'draft' ? '送审稿' : '已印发',
          p.effective ?? '',
          String(p.schemes),
          String(p.measures),
          String(p.notKnown),
        ]),
    );
    out.line(`${packs.length} 个规则包没有错误`);
  } else {
    for (const { file, line, message } of mistakes)
      out.line(`${out.colour('bold', `${file}:${line}`)}: ${message}`);
    out.line(out.colour('red', `${mistakes.length} 处错误`));
  }
  return Promise.resolve(ok ? EXIT.ok : EXIT.failed);
}

export function checkCommand() {
  return command('check', '检查规则包：全部，或一个文件、一个文件夹；有错误时退出码为 1')
    .argument('[文件]', '与全部规则包一起检查')
    .action((where: string | undefined, options: { json?: boolean }) =>
      run((context) => check(where, context), options),
    );
}
