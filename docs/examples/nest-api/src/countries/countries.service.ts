/** Reads countries, which is cached, and changes them, which outdates what was cached. */
import { Injectable } from '@nestjs/common';
import { Cached, CacheEvict, PurecacheService } from '@purecache/nestjs';
import { countryTag, regionTag } from '../cache-tags.js';
import { Database } from '../database/database.js';
import { COUNTRY, type Country, type CountryChange, type CountrySearch, type Neighbour } from './country.js';

@Injectable()
export class CountriesService {
  constructor(
    private readonly database: Database,
    private readonly purecache: PurecacheService,
  ) {}

  @Cached({ ttl: '1h' })
  async find(code: string): Promise<Country | undefined> {
    const [country] = await this.database.query<Country>(`select ${COUNTRY} from country where code = $1`, [code]);
    return country;
  }

  /** Shows the names of other countries, so it is outdated with each of them. */
  @Cached({ ttl: '1h', tags: (neighbours) => neighbours.map(({ code }) => countryTag(code)) })
  async neighbours(code: string): Promise<Neighbour[]> {
    return this.database.query<Neighbour>(
      `select code, name from country join border on neighbour = code where border.country = $1 order by name`,
      [code],
    );
  }

  /** `{ text: 'Land' }` and `{ text: ' land ', region: undefined }` are one entry. */
  @Cached({ ttl: '5m', key: ({ text = '', region }) => [text.trim().toLowerCase(), region] })
  async search({ text = '', region }: CountrySearch): Promise<Country[]> {
    return this.database.query<Country>(
      `select ${COUNTRY} from country
       where strpos(lower(name), $1) > 0 and ($2::text is null or region = $2) order by name`,
      [text.trim().toLowerCase(), region ?? null],
    );
  }

  /**
   * The row itself is known by its code. A search may find it under its new name, so all searches go. Answers that show
   * it elsewhere, those of other services included, are known by their tags.
   */
  @CacheEvict('find', { args: (code) => [code] })
  @CacheEvict('search', { allEntries: true })
  async change(code: string, { name, capital }: CountryChange): Promise<Country | undefined> {
    const [country] = await this.database.query<Country>(
      `update country set name = coalesce($2, name), capital = coalesce($3, capital)
       where code = $1 returning ${COUNTRY}`,
      [code, name ?? null, capital ?? null],
    );
    if (country !== undefined) await this.purecache.invalidateTags([countryTag(code), regionTag(country.region)]);
    return country;
  }
}
