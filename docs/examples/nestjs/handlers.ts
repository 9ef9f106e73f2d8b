/** Cached route handlers: one that works, and one that does not start. */
import { Controller, Get, Param, Res, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Cached } from '@purecache/nestjs';
import { Db, type User } from './db.js';

export class KeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest().headers['x-api-key'] === 'reader';
  }
}

// #region guarded
@Controller('users')
export class UsersController {
  constructor(private readonly db: Db) {}

  @Get(':id')
  @UseGuards(KeyGuard) // asked on every request, also where the answer is cached
  @Cached({ ttl: '10s' })
  find(@Param('id') id: string): Promise<User> {
    return this.db.findUser(id);
  }
}
// #endregion

// #region refused
@Controller('files')
export class FilesController {
  @Get(':name')
  @Cached({ ttl: '10s' })
  async send(@Param('name') name: string, @Res() response: { end(text: string): void }): Promise<void> {
    response.end(name); // on a hit nobody would
  }
}
// #endregion
