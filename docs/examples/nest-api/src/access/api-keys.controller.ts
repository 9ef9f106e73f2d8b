/** Lets an editor give up a key. */
import { Controller, Delete, HttpCode, UseGuards } from '@nestjs/common';
import { ApiKey } from './api-key.js';
import { ApiKeysService } from './api-keys.service.js';
import { EditorGuard } from './editor.guard.js';

@Controller('api-keys')
@UseGuards(EditorGuard)
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Delete('current')
  @HttpCode(204)
  async revoke(@ApiKey() key: string): Promise<void> {
    await this.apiKeys.revoke(key);
  }
}
