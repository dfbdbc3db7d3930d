const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const money = new Intl.NumberFormat('zh-CN', { style: 'currency', currency: 'CNY' });
const moment = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});
const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

/** `¥3,600.00` @param fen integer */
export function formatFen(fen: number): string {
  return money.format(fen / 100);
}

/** `2026-11-22 09:05`, in China */
export function formatMoment(instant: string): string {
  return moment.format(new Date(instant));
}

/** `2026-11-22`, in China */
export function formatDay(instant: string): string {
  return day.format(new Date(instant));
}

/** How a deadline stands: what people read beside its lamp. */
export interface Due {
  readonly lamp: 'late' | 'soon' | 'later';
  readonly word: string;
  readonly text: string;
}

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * 已超期1天（11-30 15:00） · 今天17:30到期（剩2小时） · 明天17:30到期（剩1天） · 12-04 17:30到期（剩3天）; the year where it is another.
 * @param deadline RFC 3339; or an ISO date, which has no clock and is over when that day is over in China
 */
export function dueOf(deadline: string, now = Date.now()): Due {
  const left = Date.parse(deadline) - now;
  const today = formatDay(new Date(now).toISOString());
  if (A_DAY.test(deadline)) return dueOn(deadline, today);
  const at = sameYear(formatMoment(deadline), today);
  if (left < 0) return { lamp: 'late', word: '超期', text: `已超期${spanOf(-left)}（${at}）` };
  const day = formatDay(deadline);
  const clock = formatMoment(deadline).slice('yyyy-mm-dd '.length);
  const rest = `到期（剩${spanOf(left)}）`;
  if (day === today) return { lamp: 'soon', word: '今天', text: `今天${clock}${rest}` };
  if (day === formatDay(new Date(now + DAY_MS).toISOString()))
    return { lamp: 'later', word: '明天', text: `明天${clock}${rest}` };
  return { lamp: 'later', word: '正常', text: `${at}${rest}` };
}

/** 已超期1天（11-30） · 今天到期 · 明天到期 · 12-04到期（剩3天） */
function dueOn(day: string, today: string): Due {
  const left = Math.round((Date.parse(day) - Date.parse(today)) / DAY_MS);
  const at = sameYear(day, today);
  if (left < 0) return { lamp: 'late', word: '超期', text: `已超期${-left}天（${at}）` };
  if (left === 0) return { lamp: 'soon', word: '今天', text: '今天到期' };
  if (left === 1) return { lamp: 'later', word: '明天', text: '明天到期' };
  return { lamp: 'later', word: '正常', text: `${at}到期（剩${left}天）` };
}

/** `12-04 18:00`, and the year before it where it is not that of today */
function sameYear(whole: string, today: string): string {
  const year = 'yyyy-'.length;
  return whole.slice(0, year) === today.slice(0, year) ? whole.slice(year) : whole;
}

function spanOf(ms: number): string {
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)}天`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)}小时`;
  return `${Math.max(1, Math.floor(ms / MINUTE_MS))}分钟`;
}

/** How long ago, said beside the moment itself. */
export function agoOf(instant: string, now = Date.now()): string {
  const ms = Math.max(0, now - Date.parse(instant));
  return ms < MINUTE_MS ? '刚刚' : `${spanOf(ms)}前`;
}
