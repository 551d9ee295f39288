/** `acme` → `Acme`. */
export function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** `getSnapshots` → `get-snapshots`. */
export function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** The input that holds settings of one cloud only. */
export function blockName(cloud: string): string {
  return cloud;
}

/** The output that holds what only one cloud reports. */
export function detailsName(cloud: string): string {
  return `${cloud}Details`;
}

/** Names that Pulumi keeps for itself, by where they would stand. */
export const reserved = {
  resource: ['id', 'urn', 'pulumi'],
  provider: ['version', 'pulumi'],
  function: ['pulumi'],
  type: ['pulumi'],
} as const satisfies Record<string, readonly string[]>;

export type Place = keyof typeof reserved;

export function checkPropertyName(place: Place, name: string, path: string): void {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) throw new TypeError(`${path}: a property name is written in camelCase`);
  const taken: readonly string[] = reserved[place];
  if (taken.includes(name)) throw new TypeError(`${path}: Pulumi keeps the name "${name}" for itself`);
}

export function checkTypeName(name: string, path: string): void {
  if (!/^[A-Z][a-zA-Z0-9]*$/.test(name)) throw new TypeError(`${path}: the type name "${name}" is not in PascalCase`);
  if (name === 'Provider') throw new TypeError(`${path}: Pulumi keeps the type name "${name}" for itself`);
}
