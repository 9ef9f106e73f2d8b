/** A dictionary's text file, read where it lies: a line by its offset, or by its first word with a binary search on disk. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of one read. Lines of a file that is searched by word must be shorter; the longest of WordNet's has 567. */
const BLOCK = 1_024;

/**
 * Reads are synchronous, as those of an embedded database are: such a small piece comes from the system's file cache in
 * a few microseconds, through Node's thread pool it would take several times as long.
 */
export class DictionaryFile {
  readonly #descriptor: number;
  readonly #size: number;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.#size = fstatSync(this.#descriptor).size;
  }

  /** The line whose first word is `word`, or `undefined`. The lines must be sorted by the bytes of their first words. */
  find(word: string): string | undefined {
    // The line, if there is one, starts in [low, high).
    let low = 0;
    let high = this.#size;
    while (high - low > BLOCK) {
      const middle = (low + high) >> 1;
      const text = this.#read(middle, BLOCK);
      const start = text.indexOf('\n') + 1;
      if (start < text.length && text.slice(start, text.indexOf(' ', start)) <= word) low = middle + start;
      else high = middle;
    }
    const lines = `\n${this.#read(low, high - low + BLOCK)}`;
    const found = lines.indexOf(`\n${word} `);
    return found === -1 ? undefined : lines.slice(found + 1, lines.indexOf('\n', found + 1));
  }

  /** The line that starts at `offset`, counted in bytes. */
  lineAt(offset: number): string {
    for (let length = BLOCK; ; length *= 4) {
      const text = this.#read(offset, length);
      const end = text.indexOf('\n');
      if (end !== -1) return text.slice(0, end);
      if (text.length < length) return text;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** The files are ASCII, so that an offset in bytes is one in characters. Shorter than `length` at the file's end. */
  #read(offset: number, length: number): string {
    const buffer = Buffer.allocUnsafe(length);
    return buffer.toString('latin1', 0, readSync(this.#descriptor, buffer, 0, length, offset));
  }
}
