/** How far a value may go: beyond, it is refused when it is stored, and bytes that pretend to hold one are a miss. */

export const LIMITS = {
  /** Containers in one another. Whoever walks the value by recursion needs a stack for it. */
  depth: 500,
  /** Decimal digits; conversion takes more than linear time. */
  bigIntDigits: 10_000,
  largestBigInt: 10n ** 10_000n - 1n,
  /** Lengths of all arrays with holes together: a few bytes can stand for an array that takes minutes to loop over. */
  sparseSlots: 100_000,
} as const;
