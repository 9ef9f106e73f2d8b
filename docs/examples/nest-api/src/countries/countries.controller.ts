/** `/countries`: knows HTTP, and nothing of caches. */
import { Body, Controller, Get, NotFoundException, Param, Patch, Query, UseGuards } from '@nestjs/common';
import { EditorGuard } from '../access/editor.guard.js';
import { CountriesService } from './countries.service.js';
import { CountryChangePipe } from './country-change.pipe.js';
import { CountryCodePipe } from './country-code.pipe.js';
import { CountrySearchPipe } from './country-search.pipe.js';
import type { Country, CountryChange, CountrySearch, Neighbour } from './country.js';

@Controller('countries')
export class CountriesController {
  constructor(private readonly countries: CountriesService) {}

  @Get()
  async search(@Query(CountrySearchPipe) search: CountrySearch): Promise<Country[]> {
    return this.countries.search(search);
  }

  @Get(':code')
  async find(@Param('code', CountryCodePipe) code: string): Promise<Country> {
    return found(code, await this.countries.find(code));
  }

  @Get(':code/neighbours')
  async neighbours(@Param('code', CountryCodePipe) code: string): Promise<Neighbour[]> {
    return this.countries.neighbours(code);
  }

  @Patch(':code')
  @UseGuards(EditorGuard)
  async change(
    @Param('code', CountryCodePipe) code: string,
    @Body(CountryChangePipe) change: CountryChange,
  ): Promise<Country> {
    return found(code, await this.countries.change(code, change));
  }
}

function found(code: string, country: Country | undefined): Country {
  if (country === undefined) throw new NotFoundException(`There is no country ${code}`);
  return country;
}
