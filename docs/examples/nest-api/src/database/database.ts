/** PostgreSQL, in this process and in memory, with a count of the queries that have reached it. */
import type { OnApplicationShutdown } from '@nestjs/common';
import { PGlite } from '@electric-sql/pglite';

export class Database implements OnApplicationShutdown {
  readonly #postgres: PGlite;
  #queries = 0;

  private constructor(postgres: PGlite) {
    this.#postgres = postgres;
  }

  static async open(): Promise<Database> {
    return new Database(await PGlite.create());
  }

  /** Queries since the database was opened: what the caches are there to keep low. */
  get queries(): number {
    return this.#queries;
  }

  /** Runs one statement. `parameters` stand for `$1`, `$2`, … */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    this.#queries++;
    const { rows } = await this.#postgres.query<Row>(sql, [...parameters]);
    return rows;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#postgres.close();
  }
}
