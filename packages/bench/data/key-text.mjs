// Key strings of 12 characters, as ids in a request have.

/** A new string object at each call: flat, and without a hash yet, because it is too short to be joined lazily. */
export function keyText(index) {
  return 'user' + (10_000_000 + index);
}

/** The same strings, made once. */
export function keyTexts(count) {
  return Array.from({ length: count }, (_, index) => keyText(index));
}
