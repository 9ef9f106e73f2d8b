/** Takes the body of a change: some text for the name, the capital, or both. */
import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import type { CountryChange } from './country.js';

const FIELDS = ['name', 'capital'];

@Injectable()
export class CountryChangePipe implements PipeTransform<unknown, CountryChange> {
  transform(body: unknown): CountryChange {
    const fields = Object.entries(body ?? {});
    const isChange = fields.every(([field, text]) => FIELDS.includes(field) && typeof text === 'string' && text !== '');
    if (fields.length === 0 || !isChange) {
      throw new BadRequestException('The body is JSON with a name, a capital, or both: {"capital":"Bern"}');
    }
    return Object.fromEntries(fields);
  }
}
