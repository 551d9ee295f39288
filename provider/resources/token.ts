/** Name of the Pulumi package. */
export const packageName = 'lifeboat';

/** `lifeboat:index:Snapshot`: in state for ever. */
export function resourceToken(kind: string): string {
  return `${packageName}:index:${kind}`;
}

export function functionToken(kind: string): string {
  return `${packageName}:index:${kind}`;
}
