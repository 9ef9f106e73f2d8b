/** Countries: reads that are cached, and writes that outdate them. */
import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { CountriesController } from './countries.controller.js';
import { CountriesService } from './countries.service.js';

@Module({ imports: [AccessModule], controllers: [CountriesController], providers: [CountriesService] })
export class CountriesModule {}
