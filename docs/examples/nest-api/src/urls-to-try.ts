/** What to type while the example runs: reads that are cached, a write that outdates them, and a look at the counts. */
import { EDITOR_KEY, READER_KEY } from './access/demo-keys.js';

export function urlsToTry(url: string): string {
  return `
The example runs at ${url}. Try, in another terminal:

  Reads; the second call of each needs no query
    curl ${url}/countries/CHE
    curl ${url}/countries/CHE/neighbours
    curl '${url}/countries?text=land&region=Europe'
    curl ${url}/regions/Europe

  A write outdates every answer that shows Switzerland
    curl -X PATCH -H 'x-api-key: ${EDITOR_KEY}' -H 'content-type: application/json' \\
      -d '{"name":"Helvetia"}' ${url}/countries/CHE
    curl ${url}/countries/AUT/neighbours

  A cached report stays behind its guard: 403, 200, 403
    curl -i ${url}/reports/borders
    curl -i -H 'x-api-key: ${EDITOR_KEY}' ${url}/reports/borders
    curl -i -H 'x-api-key: ${READER_KEY}' ${url}/reports/borders

  What the caches did
    curl -H 'x-api-key: ${EDITOR_KEY}' ${url}/purecache
    curl ${url}/health

Ctrl-C ends it.
`;
}
