import { greysOf, LOOKED_AT, troubleOf, type Trouble } from './sharpness.ts';

/** A picture as it would be sent. */
export interface Taken {
  /** to be shown; undefined: it cannot be read */
  readonly canvas?: HTMLCanvasElement;
  /** JPEG, without what a telephone writes beside it (where, when, by which telephone) */
  readonly base64?: string;
  /** why it should be taken again; undefined: it can be read */
  readonly trouble?: Trouble;
}

/** As large as writing needs it. */
const LONGEST_SIDE = 2_000;
const QUALITIES = [0.85, 0.7, 0.5];
const MOST_BYTES = 5 * 1_024 * 1_024;

function drawn(picture: ImageBitmap, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Makes what is sent of a file that somebody has taken, and looks whether it can be read. @throws for what is no picture */
export async function takePicture(file: File): Promise<Taken> {
  const picture = await createImageBitmap(file);
  const { width, height } = picture;
  const small = drawn(picture, LOOKED_AT);
  const looked = small.getContext('2d')?.getImageData(0, 0, small.width, small.height);
  const trouble = looked && troubleOf(greysOf(looked.data, small.width, small.height), { width, height });
  const canvas = drawn(picture, LONGEST_SIDE);
  picture.close();
  const base64 = QUALITIES.map((quality) => canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '').find(
    (each) => each.length * 0.75 <= MOST_BYTES,
  );
  if (base64 === undefined) return { canvas, trouble: 'too-large' };
  return { canvas, base64, ...(trouble === undefined ? {} : { trouble }) };
}
