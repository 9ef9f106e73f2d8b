/** One situation of the compiler matrix: its name, what must come out, and how to bring it about. */

export interface Situation {
  readonly name: string;
  /** Plain JSON: it is compared across compilers and Node versions. */
  readonly want: unknown;
  readonly run: () => unknown;
}

export function situation(name: string, want: unknown, run: () => unknown): Situation {
  return { name, want, run };
}

/** What a misuse throws: its class and code, or `no error`. */
export function thrownBy(action: () => unknown): string {
  try {
    action();
    return 'no error';
  } catch (error) {
    return describe(error);
  }
}

/** The same for a rejection. */
export async function rejectionOf(action: () => unknown): Promise<string> {
  try {
    await action();
    return 'no error';
  } catch (error) {
    return describe(error);
  }
}

function describe(error: unknown): string {
  const { name, code } = error as { name: string; code?: string };
  return code === undefined ? `${name}` : `${name} ${code}`;
}
