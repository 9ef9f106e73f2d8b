/** Draws quantities over time as an SVG: panels below each other, with one axis of seconds. */

export interface PlotLine {
  readonly name: string;
  readonly colour: string;
  /** Pairs of a second and a value, in order. */
  readonly points: readonly (readonly [second: number, value: number])[];
}

export interface PlotPanel {
  readonly title: string;
  readonly isLogarithmic?: boolean;
  /** Values to draw a line of the grid at, the lowest and the highest included: they are the ends of the axis. */
  readonly ticks: readonly (readonly [value: number, label: string])[];
  readonly lines: readonly PlotLine[];
}

export interface Plot {
  readonly title: string;
  readonly about: string;
  readonly seconds: number;
  readonly panels: readonly PlotPanel[];
  /** Times to shade, in seconds. */
  readonly bands?: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

const WIDTH = 860;
const LEFT = 70;
const RIGHT = 840;
const TOP = 60;
const HEADING = 46;
const HEIGHT = 160;

export function linePlot({ title, about, seconds, panels, bands = [] }: Plot): string {
  const height = TOP + panels.length * (HEADING + HEIGHT) + 34;
  const x = (second: number) => LEFT + (second / seconds) * (RIGHT - LEFT);
  const first = TOP + HEADING;
  const bottom = height - 34;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ` +
      `font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(16, 24, title, 'font-size="16" font-weight="600"'),
    text(16, 42, about, 'font-size="11" fill="#57606a"'),
    ...bands.map(({ from, to, label }) => {
      const place = `x="${x(from).toFixed(1)}" y="${first}" width="${(x(to) - x(from)).toFixed(1)}"`;
      return (
        `<rect ${place} height="${bottom - first}" fill="#ffebe9"/>` +
        text(x(from) + 4, first + 12, label, 'font-size="10" fill="#cf222e"')
      );
    }),
    ...panels.map((panel, at) => panelOf(panel, TOP + at * (HEADING + HEIGHT) + HEADING, x)),
    ...axisOf(seconds).map((second) =>
      text(x(second), height - 18, `${second} s`, 'font-size="10" fill="#57606a" text-anchor="middle"'),
    ),
    '</svg>',
    '',
  ].join('\n');
}

function panelOf({ title, isLogarithmic = false, ticks, lines }: PlotPanel, top: number, x: (at: number) => number) {
  const scale = (value: number) => (isLogarithmic ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const values = ticks.map(([value]) => scale(value));
  const low = Math.min(...values);
  const high = Math.max(...values);
  const y = (value: number) => {
    const share = (scale(value) - low) / (high - low);
    return top + HEIGHT * (1 - Math.min(1, Math.max(0, share)));
  };
  let legend = LEFT;
  return [
    text(16, top - 22, title, 'font-weight="600"'),
    ...lines.map(({ name, colour }) => {
      const entry = text(legend, top - 7, `— ${name}`, `font-size="11" fill="${colour}"`);
      legend += 40 + name.length * 6.5;
      return entry;
    }),
    ...ticks.map(([value, label]) => {
      const at = y(value).toFixed(1);
      return (
        `<line x1="${LEFT}" y1="${at}" x2="${RIGHT}" y2="${at}" stroke="#eaeef2"/>` +
        text(LEFT - 6, Number(at) + 3, label, 'font-size="10" fill="#57606a" text-anchor="end"')
      );
    }),
    ...lines.map(({ colour, points }) => {
      const places = points.map(([second, value]) => `${x(second).toFixed(1)},${y(value).toFixed(1)}`);
      return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${places.join(' ')}"/>`;
    }),
  ].join('\n');
}

/** Seconds to name below the plot: about ten of them. */
function axisOf(seconds: number): number[] {
  const step = Math.max(1, Math.ceil(seconds / 10));
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step);
}

function text(x: number, y: number, content: string, attributes: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped}</text>`;
}
