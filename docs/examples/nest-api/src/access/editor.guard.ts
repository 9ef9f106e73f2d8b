/** Lets in who has the key of an editor; everybody else gets a 403. */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiKeysService } from './api-keys.service.js';
import { apiKeyOf } from './api-key.js';

@Injectable()
export class EditorGuard implements CanActivate {
  constructor(private readonly apiKeys: ApiKeysService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const key = apiKeyOf(context);
    return key !== undefined && (await this.apiKeys.roleOf(key)) === 'editor';
  }
}
