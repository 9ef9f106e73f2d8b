// What the cached methods take: the kinds of arguments, how they are made, and the keys that users write for them.
import { keyText, keyTexts } from './key-text.mjs';

/**
 * @typedef {object} Shape
 * @property {string} id
 * @property {string} label
 * @property {number} arity arguments of the method
 * @property {boolean} isPlain the first argument is the key as it is
 * @property {boolean} isPrimitive every argument is a primitive
 * @property {(...args: any[]) => unknown} text the hand-written key of the limit
 * @property {(args: unknown[]) => string} json the key that users of other packages write
 * @property {(size: number) => (indexes: number[]) => unknown[][]} columns makes the arguments of many calls: a list per
 *   parameter
 */

const json = (args) => JSON.stringify(args);

/** @type {Record<string, Shape>} */
export const SHAPES = {
  string: {
    id: 'string',
    label: 'one string, re-used',
    arity: 1,
    isPlain: true,
    isPrimitive: true,
    text: (id) => id,
    json,
    columns(size) {
      const pool = keyTexts(size);
      return (indexes) => [indexes.map((index) => pool[index])];
    },
  },
  freshString: {
    id: 'fresh-string',
    label: 'one string, fresh',
    arity: 1,
    isPlain: true,
    isPrimitive: true,
    text: (id) => id,
    json,
    columns: () => (indexes) => [indexes.map(keyText)],
  },
  number: {
    id: 'number',
    label: 'one number',
    arity: 1,
    isPlain: true,
    isPrimitive: true,
    text: (id) => id,
    json,
    columns: () => (indexes) => [indexes.map((index) => 1_000 + index)],
  },
  two: {
    id: 'two',
    label: 'a string and a number',
    arity: 2,
    isPlain: false,
    isPrimitive: true,
    text: (id, page) => id + '|' + page,
    json,
    columns(size) {
      const pool = keyTexts(size);
      return (indexes) => [indexes.map((index) => pool[index]), indexes.map((index) => index % 100)];
    },
  },
  object: {
    id: 'object',
    label: 'one object of 3 fields, fresh',
    arity: 1,
    isPlain: false,
    isPrimitive: false,
    text: (query) => query.text + '|' + query.page + '|' + query.isActive,
    json,
    columns(size) {
      const pool = keyTexts(size);
      return (indexes) => [
        indexes.map((index) => ({ text: pool[index], page: index % 100, isActive: index % 2 === 0 })),
      ];
    },
  },
};
