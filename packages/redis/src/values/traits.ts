/** What a value may have in it that JSON has no room for. */
export const TRAITS = {
  undefined: 1,
  /** NaN or an infinity. */
  notFinite: 2,
  negativeZero: 4,
  date: 8,
  buffer: 16,
  /** An object that is there twice, or holds itself. */
  shared: 32,
  /** JSON has room for it, UTF-8 has not. */
  loneSurrogate: 64,
  /** All else: bigints, maps, sets, typed arrays, holes, URLs, objects without a prototype. */
  other: 128,
} as const;
