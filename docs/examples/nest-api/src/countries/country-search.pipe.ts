/** Takes the query of a search, and nothing but what a search can use. */
import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import type { CountrySearch } from './country.js';

@Injectable()
export class CountrySearchPipe implements PipeTransform<Record<string, unknown>, CountrySearch> {
  transform({ text, region }: Record<string, unknown>): CountrySearch {
    // A parameter that is given twice is an array.
    for (const value of [text, region]) {
      if (!['undefined', 'string'].includes(typeof value)) {
        throw new BadRequestException('A search takes text and region, once each');
      }
    }
    return { text: text as string, region: region as string };
  }
}
