// Writes figures: three digits are all that a measurement is worth.

export function figure(value) {
  if (value === undefined) return '';
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 100) return Math.round(value).toLocaleString('en');
  if (magnitude >= 10) return value.toFixed(1);
  return value.toFixed(magnitude >= 0.1 ? 2 : 3);
}

/** "1.23x". */
export function ratio(value) {
  return value === undefined ? '' : `${value >= 100 ? Math.round(value) : value.toFixed(2)}x`;
}

/** "1.00 to 1.20". */
export function band({ low, high }) {
  const [from, to] = [figure(low), figure(high)];
  return from === to ? from : `${from} to ${to}`;
}
