// Medians and bands of a few figures.

/** The value below which a share of the figures lies, between two of them where it falls between. */
export function percentile(figures, share) {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  return below + (above - below) * (at - Math.floor(at));
}

export function median(figures) {
  return percentile(figures, 0.5);
}

/** The median with the band that holds 70 % of the figures. */
export function summary(figures) {
  return { median: median(figures), low: percentile(figures, 0.15), high: percentile(figures, 0.85) };
}
