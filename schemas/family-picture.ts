import { z } from 'zod';
import { pictureSizeOf } from './picture-size.ts';

/*
 * A picture that a parent takes of a paper (拍照), so that nobody has to carry it to a window.
 */

/** 产品默认: what telephones make after they were asked to make it small, with room. */
export const MOST_PICTURE_BYTES = 5 * 1_024 * 1_024;
/** 产品默认: what a telephone takes at most, 200 MB where it is shown. */
const MOST_PIXELS = 50_000_000;
/** 产品默认: of one parent of a case. */
export const MOST_PICTURES = 12;
/** 产品默认: of one parent of a case within 24 hours. */
export const MOST_PICTURES_A_DAY = { pictures: 10, bytes: 30 * 1_024 * 1_024 };
/** 产品默认: of a case, of both parents together. */
export const MOST_PICTURES_OF_CASE = 20;
const BASE64_CHARACTERS = Math.ceil(MOST_PICTURE_BYTES / 3) * 4;
const MOST_ABOUT = 200;

export const PICTURE_TYPES = ['image/jpeg', 'image/png'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** What every file of a type begins with. */
const BEGINNINGS: Readonly<Record<PictureType, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
};

/** What a picture is by its own bytes, whatever it is called. @returns undefined: nothing that is shown here */
export function pictureTypeOf(bytes: Uint8Array): PictureType | undefined {
  return PICTURE_TYPES.find((type) => BEGINNINGS[type].every((byte, place) => bytes[place] === byte));
}

/** A small file may be made to fill the memory of whoever looks at it. */
export function isTooManyPixels(bytes: Uint8Array): boolean {
  const { width = 0, height = 0 } = pictureSizeOf(bytes) ?? {};
  return width * height > MOST_PIXELS;
}

const bytesSchema = z
  .string()
  .max(BASE64_CHARACTERS, '照片至多 5 MB')
  .regex(/^[A-Za-z0-9+/]{16}[A-Za-z0-9+/]*={0,2}$/, '照片要以 base64 写成')
  .meta({ title: '照片', description: 'JPEG 或 PNG，至多5 MB，以 base64 写成；以内容辨认，不看名称' });

export const newPictureSchema = z
  .strictObject({
    caseNumber: z.string().max(60).optional().meta({ title: '办件编号' }),
    about: z
      .string()
      .trim()
      .min(1, '请写明拍的是什么')
      .max(MOST_ABOUT)
      .meta({ title: '拍的是什么', pattern: String.raw`\S` }),
    picture: bytesSchema,
  })
  .meta({ id: 'FamilyPicture', title: '家长拍的照片' });

export const pictureSchema = z
  .object({
    // The audit reads it off the answer: a family is told who has looked.
    caseNumber: z.string().meta({ title: '办件编号' }),
    type: z.enum(PICTURE_TYPES).meta({ title: '照片的类型' }),
    picture: z.string().meta({ title: '照片', description: '以 base64 写成' }),
    sentAt: z.string().meta({ title: '何时收到', format: 'date-time' }),
  })
  .meta({ id: 'TaskPicture', title: '任务里的照片' });
