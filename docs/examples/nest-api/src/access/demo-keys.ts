/** The API keys of the example, there to be typed: real ones are random, and in no source file. */
export const EDITOR_KEY = 'demo-editor';
export const READER_KEY = 'demo-reader';
