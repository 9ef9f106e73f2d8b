/** API keys and the guard that asks for them, with a store that serves nobody else. */
import { Module } from '@nestjs/common';
import { PurecacheModule } from '@purecache/nestjs';
import { TTL } from '@purecache/ttl';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { EditorGuard } from './editor.guard.js';

@Module({
  imports: [PurecacheModule.register({ name: 'api-keys', backend: TTL, ttl: '30s', capacity: 1_000 })],
  controllers: [ApiKeysController],
  providers: [ApiKeysService, EditorGuard],
  exports: [ApiKeysService, EditorGuard],
})
export class AccessModule {}
