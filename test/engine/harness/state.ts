import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The state file of the file backend, as far as the tests look at it. */
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  protect: z.boolean().optional(),
  initErrors: z.array(z.string()).optional(),
  refreshBeforeUpdate: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});
const file = z.object({
  checkpoint: z.object({
    latest: z
      .object({
        resources: z.array(resource).nullish(),
        pending_operations: z.array(z.object({ type: z.string(), resource })).nullish(),
      })
      .nullish(),
  }),
});

export type SavedResource = z.output<typeof resource>;
const secretSignature = '4dabf18193072939515e22adb298388d';

export class State {
  readonly resources: readonly SavedResource[];
  readonly pendingOperations: readonly { readonly type: string; readonly resource: SavedResource }[];

  private constructor(text: string) {
    const { latest } = file.parse(JSON.parse(text)).checkpoint;
    this.resources = latest?.resources ?? [];
    this.pendingOperations = latest?.pending_operations ?? [];
  }

  static async read(path: string): Promise<State> {
    return new State(await readFile(path, 'utf8'));
  }

  /** Our own resources; the old half of an unfinished replacement too. */
  get own(): readonly SavedResource[] {
    return this.resources.filter((one) => one.type.startsWith('lifeboat:'));
  }

  find(name: string): SavedResource | undefined {
    return this.own.find((one) => one.urn.endsWith(`::${name}`) && one.delete !== true);
  }

  /** The one of this name; throws when there is none. */
  get(name: string): SavedResource & { readonly id: string; readonly outputs: Readonly<Record<string, unknown>> } {
    const found = this.find(name);
    const { id, outputs } = found ?? {};
    if (found === undefined || id === undefined || outputs === undefined) {
      throw new Error(`no ${name} in state; there are ${this.own.map((one) => one.urn).join(', ') || 'none'}`);
    }
    return { ...found, id, outputs };
  }

  get provider(): SavedResource | undefined {
    return this.resources.find((one) => one.type === 'pulumi:providers:lifeboat');
  }
}

export function isEncrypted(value: unknown): boolean {
  return z.object({ [secretSignature]: z.string(), ciphertext: z.string() }).safeParse(value).success;
}
