/** Durations as users write them: milliseconds, or text with its unit. */
import { invalidOption } from './errors.js';

/**
 * A length of time: a number of milliseconds, or text with one of the units ms, s, m, h, d: `500`, `'500ms'`, `'1.5s'`,
 * `'5m'`, `'1h'`, `'7d'`. Greater than 0; the number `Infinity` means "without end".
 */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** What messages say of it. */
export const A_DURATION = `a duration greater than 0: milliseconds as a number, or text such as '500ms', '1.5s', '5m', '1h', '7d'`;

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const TEXT = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/**
 * Milliseconds of a {@link Duration}.
 *
 * @param option the option's name, for the message
 * @throws TypeError `PURECACHE_INVALID_OPTION` for anything that is not greater than 0, or has no known unit
 */
export function milliseconds(duration: unknown, option: string): number {
  const value = typeof duration === 'string' ? parse(duration) : duration;
  if (typeof value === 'number' && value > 0) return value;
  throw invalidOption(option, A_DURATION, duration);
}

function parse(text: string): number | undefined {
  const [, amount, unit] = TEXT.exec(text) ?? [];
  const value = Number(amount) * (MILLISECONDS[unit ?? ''] ?? NaN);
  return Number.isFinite(value) ? value : undefined;
}
