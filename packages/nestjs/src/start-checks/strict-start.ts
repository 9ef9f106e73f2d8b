/** The token under which a module says that what the start checks would warn of stops the application. */
export const STRICT_START = Symbol.for('purecache/nestjs/strict-start');
