/** A real Nest application over HTTP, made of nothing but one controller. */
import type { INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';

export async function httpApp(controller: Type): Promise<INestApplication> {
  const module = await Test.createTestingModule({ controllers: [controller] }).compile();
  return module.createNestApplication({ logger: false }).init();
}
