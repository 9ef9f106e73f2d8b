/** Text table of records side by side: one line per field, one column per record. */
export function table(records: readonly Record<string, string>[]): string {
  const fields = Object.keys(records[0] ?? {});
  const labelWidth = Math.max(...fields.map((field) => field.length));
  const width = Math.max(...records.flatMap((record) => Object.values(record).map((text) => text.length))) + 3;
  const line = (field: string) => records.map((record) => (record[field] ?? '').padStart(width)).join('');
  return fields.map((field) => field.padEnd(labelWidth) + line(field)).join('\n');
}
