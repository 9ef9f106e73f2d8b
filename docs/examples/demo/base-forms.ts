/** The plain forms that an inflected English word may have come from: `churches` from `church`, `hoping` from `hope`. */

export type PartOfSpeech = 'noun' | 'verb' | 'adj' | 'adv';

/** The rules of detachment of WordNet's own Morphy (manual page morphy(7WN)): an ending and what takes its place. */
const ENDINGS: Readonly<Record<PartOfSpeech, readonly (readonly [ending: string, instead: string])[]>> = {
  noun: [
    ['s', ''],
    ['ses', 's'],
    ['ves', 'f'],
    ['xes', 'x'],
    ['zes', 'z'],
    ['ches', 'ch'],
    ['shes', 'sh'],
    ['men', 'man'],
    ['ies', 'y'],
  ],
  verb: [
    ['s', ''],
    ['ies', 'y'],
    ['es', 'e'],
    ['es', ''],
    ['ed', 'e'],
    ['ed', ''],
    ['ing', 'e'],
    ['ing', ''],
  ],
  adj: [
    ['er', ''],
    ['est', ''],
    ['er', 'e'],
    ['est', 'e'],
  ],
  adv: [],
};

/** `word` itself first, then each form that a rule makes of it. Most are no words: the dictionary decides. */
export function baseForms(word: string, partOfSpeech: PartOfSpeech): string[] {
  const forms = ENDINGS[partOfSpeech]
    .filter(([ending]) => word.length > ending.length && word.endsWith(ending))
    .map(([ending, instead]) => word.slice(0, word.length - ending.length) + instead);
  return [word, ...forms];
}
