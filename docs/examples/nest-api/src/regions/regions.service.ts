/** Sums up a region. Slow, and rarely out of date: for an hour an old answer is given while a new one is made. */
import { Injectable } from '@nestjs/common';
import { Cached } from '@purecache/nestjs';
import { regionTag } from '../cache-tags.js';
import { Database } from '../database/database.js';

export interface RegionSummary {
  readonly countries: number;
  /** In square kilometres. */
  readonly area: number;
  readonly largest: string | null;
  readonly languages: number;
}

@Injectable()
export class RegionsService {
  constructor(private readonly database: Database) {}

  @Cached({ ttl: '10m', staleWhileRevalidate: '1h', tags: (_, region) => [regionTag(region)] })
  async summary(region: string): Promise<RegionSummary> {
    const [summary] = await this.database.query<RegionSummary>(
      `select count(*)::int as countries,
         coalesce(sum(area), 0) as area,
         (array_agg(name order by area desc))[1] as largest,
         (select count(distinct language)::int from spoken_language
           join country on code = country where region = $1) as languages
       from country where region = $1`,
      [region],
    );
    return summary as RegionSummary;
  }
}
