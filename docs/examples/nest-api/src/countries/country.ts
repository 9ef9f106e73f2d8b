/** What the API says of a country, and what of it can be changed and searched. */
export interface Country {
  readonly code: string;
  readonly name: string;
  readonly officialName: string;
  readonly capital: string | null;
  readonly region: string;
  /** In square kilometres. */
  readonly area: number;
}

/** The columns of a `Country`. */
export const COUNTRY = 'code, name, official_name as "officialName", capital, region, area';

export type Neighbour = Pick<Country, 'code' | 'name'>;

export interface CountryChange {
  readonly name?: string;
  readonly capital?: string;
}

export interface CountrySearch {
  /** A part of the name, in any case. Default: any name. */
  readonly text?: string;
  /** Default: all regions. */
  readonly region?: string;
}
