/** Looks words up in the WordNet database files on disk: every call searches the files anew, nothing is remembered. */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { baseForms, type PartOfSpeech } from './base-forms.js';
import { DictionaryFile } from './dictionary-file.js';

export interface Sense {
  readonly partOfSpeech: PartOfSpeech;
  /** All words that have this sense. */
  readonly words: readonly string[];
  /** The definition, often with examples of use. */
  readonly gloss: string;
}

/** A part of speech: the index says where a word's senses start in the data. */
interface Volume {
  readonly partOfSpeech: PartOfSpeech;
  readonly index: DictionaryFile;
  readonly data: DictionaryFile;
}

const PARTS_OF_SPEECH: readonly PartOfSpeech[] = ['noun', 'verb', 'adj', 'adv'];

export class WordNet {
  readonly #volumes: readonly Volume[];
  #lookUps = 0;

  /** @param folder where `index.noun`, `data.noun` and the other files of WordNet 3.1 are */
  constructor(folder: string) {
    this.#volumes = PARTS_OF_SPEECH.map((partOfSpeech) => ({
      partOfSpeech,
      index: new DictionaryFile(join(folder, `index.${partOfSpeech}`)),
      data: new DictionaryFile(join(folder, `data.${partOfSpeech}`)),
    }));
  }

  /** How often `lookUp` was called. */
  get lookUps(): number {
    return this.#lookUps;
  }

  /** All senses of `word` (lower case), the most frequent ones of each part of speech first; none for an unknown word. */
  async lookUp(word: string): Promise<Sense[]> {
    this.#lookUps++;
    // A look-up is long enough for others to want their turn first.
    await setImmediate();
    return this.#volumes.flatMap((volume) => sensesIn(volume, word));
  }

  close(): void {
    for (const { index, data } of this.#volumes) {
      index.close();
      data.close();
    }
  }
}

/** The senses of the first base form that the volume has. Irregular ones (`went`) are not in WordNet's index files. */
function sensesIn({ partOfSpeech, index, data }: Volume, word: string): Sense[] {
  for (const form of baseForms(word, partOfSpeech)) {
    const line = index.find(form);
    if (line !== undefined) return offsetsIn(line).map((offset) => senseIn(data.lineAt(offset), partOfSpeech));
  }
  return [];
}

/** `lemma pos synset_cnt p_cnt [symbol...] sense_cnt tagsense_cnt offset [offset...]`, see wndb(5WN). */
function offsetsIn(line: string): number[] {
  const fields = line.trim().split(' ');
  return fields.slice(-Number(fields[2])).map(Number);
}

/** `offset file type w_cnt word id [word id...] p_cnt [...] | gloss`, the count in hexadecimal, see wndb(5WN). */
function senseIn(line: string, partOfSpeech: PartOfSpeech): Sense {
  const [fields = '', gloss = ''] = line.split(' | ', 2);
  const [, , , count = '0', ...rest] = fields.split(' ');
  const words = rest.slice(0, 2 * Number.parseInt(count, 16)).filter((_, i) => i % 2 === 0);
  return { partOfSpeech, words: words.map((word) => word.replaceAll('_', ' ')), gloss: gloss.trim() };
}
