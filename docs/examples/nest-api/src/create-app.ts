/** Makes the application on either platform; `main.ts` and the tests start the same one. */
import { NestFactory } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

const ADAPTERS = { express: ExpressAdapter, fastify: FastifyAdapter };

export type Platform = keyof typeof ADAPTERS;

export function isPlatform(name: string): name is Platform {
  return Object.hasOwn(ADAPTERS, name);
}

export async function createApp(platform: Platform): Promise<INestApplication> {
  // Without `abortOnError` what goes wrong at the start is thrown, instead of ending the process.
  return NestFactory.create(AppModule, new ADAPTERS[platform](), { logger: ['error', 'warn'], abortOnError: false });
}
