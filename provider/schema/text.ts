/** JSON that is the same for the same content: keys sorted, two spaces, a newline at the end. */
export function stableJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  // By code unit: a locale must not decide what is in a file.
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
