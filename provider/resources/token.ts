/** Name of the Pulumi package: first part of every token, and of configuration keys. */
export const packageName = 'lifeboat';

/** Of a resource, a function or a type: `lifeboat:index:Snapshot`. In every user's state: one that was released never changes. */
export function token(name: string): string {
  return `${packageName}:index:${name}`;
}
