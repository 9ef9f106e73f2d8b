/** Reports, for editors. */
import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ReportsController } from './reports.controller.js';

@Module({ imports: [AccessModule], controllers: [ReportsController] })
export class ReportsModule {}
