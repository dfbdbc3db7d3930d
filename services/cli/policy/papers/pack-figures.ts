import { knownDivisions } from '../../../../policies/load/all-packs.ts';
import { lineOf, type PackSource, type Path } from '../../../../policies/load/pack-mistake.ts';
import type { Pack, SchemeCode } from '../../../../schemas/pack.ts';
import type { Figure } from '../../documents/policy/figure.ts';
import { figuresOf, figuresOfMeasure } from '../../documents/policy/figures.ts';
import { handlingOf } from '../../documents/policy/handling-figures.ts';
import { figuresIn, type Atom } from './figures-in.ts';

/** A number that a pack cites to a paper, as its page says it, and where it is written. */
export interface PackFigure {
  readonly atom: Atom;
  readonly document: string;
  readonly article: string;
  readonly what: string;
  readonly file: string;
  readonly line: number;
}

function said(figure: Figure, more: string, at: { file: string; line: number }): PackFigure[] {
  const { says, when, what, cite } = figure;
  return figuresIn(`${says}；${when}；${more}`).map((atom) => ({
    atom,
    document: cite.document,
    article: cite.article,
    what,
    ...at,
  }));
}

/** Every number of a pack with the article it is cited from: of its schemes, its measures, and of what it says to people. */
export function packFigures(pack: Pack, source: PackSource): PackFigure[] {
  const names = knownDivisions();
  const at = (path: Path) => ({ file: source.file, line: lineOf(source, path) });
  const schemes = (Object.entries(pack.schemes) as [SchemeCode, readonly object[] | undefined][]).flatMap(
    ([code, periods]) =>
      (periods ?? []).flatMap((period, i) =>
        figuresOf(code, period, names).flatMap((figure) => said(figure, '', at(['schemes', code, i]))),
      ),
  );
  const measures = pack.measures.flatMap((measure, i) =>
    figuresOfMeasure(measure).flatMap((figure, j) =>
      said(figure, j === 0 ? (measure.offer?.text ?? '') : '', at(['measures', i])),
    ),
  );
  const handling = (['jointLists', 'betweenCities', 'vaccination'] as const).flatMap((part) =>
    handlingOf({ ...pack, jointLists: [], betweenCities: [], vaccination: [], [part]: pack[part] }).flatMap(
      ({ figures }, i) => figures.flatMap((figure) => said(figure, '', at([part, i]))),
    ),
  );
  return [...schemes, ...measures, ...handling];
}
