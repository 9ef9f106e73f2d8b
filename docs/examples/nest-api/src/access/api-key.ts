/** The API key of a request: the same on Express and Fastify. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

export function apiKeyOf(context: ExecutionContext): string | undefined {
  const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string | string[] | undefined> }>();
  const key = headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
}

/** As a parameter of a handler. */
export const ApiKey = createParamDecorator((_: unknown, context: ExecutionContext) => apiKeyOf(context));
