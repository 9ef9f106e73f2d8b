/** Gives every module the one database, filled. */
import { Global, Module } from '@nestjs/common';
import { Database } from './database.js';
import { seed } from './seed.js';

@Global()
@Module({
  providers: [
    {
      provide: Database,
      useFactory: async () => {
        const database = await Database.open();
        await seed(database);
        return database;
      },
    },
  ],
  exports: [Database],
})
export class DatabaseModule {}
