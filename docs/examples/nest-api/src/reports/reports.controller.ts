/** `/reports`: handlers that are cached themselves. Their guards run on every request, wherever they stand. */
import { Controller, Get, UseGuards } from '@nestjs/common';
import { Cached } from '@purecache/nestjs';
import { EditorGuard } from '../access/editor.guard.js';
import { Database } from '../database/database.js';

export interface Rank {
  readonly name: string;
  readonly count: number;
}

@Controller('reports')
export class ReportsController {
  constructor(private readonly database: Database) {}

  /** A guard above `@Cached`. */
  @Get('borders')
  @UseGuards(EditorGuard)
  @Cached({ ttl: '1h' })
  async borders(): Promise<Rank[]> {
    return this.database.query<Rank>(
      `select name, count(*)::int from country join border on border.country = code
       group by code order by count desc, name limit 10`,
    );
  }

  /** A guard below it. */
  @Get('languages')
  @Cached({ ttl: '1h' })
  @UseGuards(EditorGuard)
  async languages(): Promise<Rank[]> {
    return this.database.query<Rank>(
      `select language as name, count(*)::int from spoken_language
       group by language order by count desc, name limit 10`,
    );
  }
}
