/** Takes a country code in any case: `che` and `CHE` are one country, and one entry of a cache. */
import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';

@Injectable()
export class CountryCodePipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!/^[a-z]{3}$/i.test(value)) throw new BadRequestException('A country code has three letters, as CHE');
    return value.toUpperCase();
  }
}
