/** The application: its default store, and its parts. */
import { Module } from '@nestjs/common';
import { LRU } from '@purecache/lru';
import { PurecacheInspectorModule, PurecacheModule } from '@purecache/nestjs';
import { AccessModule } from './access/access.module.js';
import { EditorGuard } from './access/editor.guard.js';
import { CountriesModule } from './countries/countries.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthController } from './health/health.controller.js';
import { RegionsModule } from './regions/regions.module.js';
import { ReportsModule } from './reports/reports.module.js';

@Module({
  imports: [
    PurecacheModule.forRoot({ backend: LRU, capacity: 10_000, strict: true }),
    PurecacheInspectorModule.register({ guards: [EditorGuard], imports: [AccessModule] }),
    DatabaseModule,
    AccessModule,
    CountriesModule,
    RegionsModule,
    ReportsModule,
  ],
  controllers: [HealthController],
})
export class AppModule {}
