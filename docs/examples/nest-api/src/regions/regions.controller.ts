/** `/regions`. */
import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { RegionsService, type RegionSummary } from './regions.service.js';

@Controller('regions')
export class RegionsController {
  constructor(private readonly regions: RegionsService) {}

  @Get(':region')
  async summary(@Param('region') region: string): Promise<RegionSummary> {
    const summary = await this.regions.summary(region);
    if (summary.countries === 0) throw new NotFoundException(`There is no region ${region}`);
    return summary;
  }
}
