/** Fills an empty database: the tables, the countries of the world, and two keys to try. */
import { EDITOR_KEY, READER_KEY } from '../access/demo-keys.js';
import { digestOf } from '../access/key-digest.js';
import type { Database } from './database.js';
import { SCHEMA } from './schema.js';
import { BORDERS, COUNTRIES, LANGUAGES } from './world.js';

export async function seed(database: Database): Promise<void> {
  for (const statement of SCHEMA) await database.query(statement);
  await fill(database);
}

/** Empties the tables again, and fills them. */
export async function reseed(database: Database): Promise<void> {
  await database.query('truncate country, border, spoken_language, api_key');
  await fill(database);
}

async function fill(database: Database): Promise<void> {
  await insert(database, 'country', COUNTRIES);
  await insert(database, 'border', BORDERS);
  await insert(database, 'spoken_language', LANGUAGES);
  await insert(database, 'api_key', [
    { digest: digestOf(EDITOR_KEY), role: 'editor' },
    { digest: digestOf(READER_KEY), role: 'reader' },
  ]);
}

async function insert(database: Database, table: string, rows: readonly object[]): Promise<void> {
  await database.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
}
