import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClearError } from '../../infra/embedded/clear-error.ts';
import { productionShape } from './production-shape.ts';
import { embeddedShape, type EmbeddedExtras, type Shape, type ShapeName } from './shape.ts';

/**
 * Keeps a data folder to the shape it was made with: the other one would not understand what is in it.
 * @throws ClearError when it belongs to the other shape
 */
function claimFolder(dataDir: string, shape: ShapeName): void {
  const file = join(dataDir, 'shape');
  const isUsed = existsSync(join(dataDir, 'ports.json'));
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : isUsed ? 'embedded' : shape;
  if (known !== shape)
    throw new ClearError(
      `${dataDir} holds the data of the ${known} stack, and the ${shape} one cannot use it: set BIRTH_DATA_DIR to another folder, or remove this one to begin afresh.`,
    );
  writeFileSync(file, `${shape}\n`);
}

/**
 * How a shape is made once the data folder is ours; default: the embedded one.
 * @throws ClearError for what can be known at once, such as demo secrets in production
 */
export function chooseShape(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  { shape: name = 'embedded', ...wanted }: { readonly shape?: ShapeName } & Partial<EmbeddedExtras>,
): () => Promise<Shape> {
  const embedded = name === 'embedded' ? embeddedShape(env, wanted) : undefined;
  return async () => {
    claimFolder(dataDir, name);
    return embedded ?? productionShape(dataDir, env);
  };
}
