/** The data set: the 250 countries and territories of the package `world-countries`, as rows of the tables. */
import { createRequire } from 'node:module';
import type { Country } from 'world-countries';

// Its types describe an ES module, but what Node finds is the CommonJS one.
const countries = createRequire(import.meta.url)('world-countries') as readonly Country[];

export const COUNTRIES = countries.map(({ cca3, name, capital, region, area }) => ({
  code: cca3,
  name: name.common,
  official_name: name.official,
  capital: capital[0] ?? null,
  region,
  area,
}));

export const BORDERS = countries.flatMap(({ cca3, borders }) => {
  return borders.map((neighbour) => ({ country: cca3, neighbour }));
});

export const LANGUAGES = countries.flatMap(({ cca3, languages }) => {
  return Object.values(languages).map((language) => ({ country: cca3, language }));
});
