/** The one place where tests print: figures that were measured, for those who read the log. */

export function figure(name: string, values: object): void {
  console.info(`${name}: ${JSON.stringify(values)}`);
}
