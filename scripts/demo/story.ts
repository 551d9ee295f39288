import * as z from 'zod';
import { DemoFailure, type Stage } from './stage.ts';

/** What the demo says to the person who watches. */
export interface Narrator {
  heading(text: string): void;
  says(text: string): void;
  command(text: string): void;
  proved(text: string): void;
}

const instanceId = '5203773';
const outputs = z.object({ snapshotId: z.string(), name: z.string(), status: z.string() });

/** Each act shows something, and then proves by the cloud and by the state that it happened. */
export class Story {
  readonly #stage: Stage;
  readonly #narrator: Narrator;

  constructor(stage: Stage, narrator: Narrator) {
    this.#stage = stage;
    this.#narrator = narrator;
  }

  async play(): Promise<void> {
    await this.#prepare();
    await this.#firstUp();
    await this.#nothingToDo();
    await this.#drift();
    await this.#nextRelease();
    await this.#lost();
    await this.#end();
  }

  async #prepare(): Promise<void> {
    const { cloud, url } = this.#stage;
    this.#narrator.heading('A cloud of your own');
    this.#narrator.says(
      `Zomro is simulated at ${url}; it has one virtual machine, ${instanceId} "MyServer", and no snapshot.`,
    );
    await this.#stage.ask('stack', 'init', 'demo');
    const settings = {
      'lifeboat:cloud': 'zomro',
      'lifeboat:endpoint': url,
      'lifeboat:username': cloud.account.username,
      instanceId,
      release: '1.0',
    };
    for (const [key, value] of Object.entries(settings)) await this.#stage.ask('config', 'set', key, value);
    this.#prove(this.#snapshots().length === 0, 'the machine has no snapshot');
  }

  async #firstUp(): Promise<void> {
    this.#narrator.heading('Take a restore point before release 1.0');
    this.#narrator.says('Watch the row: it says what the cloud says, from Saving to Active.');
    await this.#pulumi('up', '--yes');
    const [only, ...others] = this.#snapshots();
    this.#prove(
      others.length === 0 && only?.fleio_status === 'Active',
      'the cloud holds one snapshot, and it is Active',
    );
    const { snapshotId, status } = await this.#outputs();
    this.#prove(snapshotId === only?.id && status === 'Active', 'the stack names exactly that snapshot');
  }

  async #nothingToDo(): Promise<void> {
    this.#narrator.heading('Once more: there is nothing to do');
    const before = this.#stage.cloud.journal.mutations().length;
    await this.#pulumi('up', '--yes', '--skip-preview', '--expect-no-changes');
    this.#prove(this.#stage.cloud.journal.mutations().length === before, 'nothing was asked of the cloud but to look');
  }

  async #drift(): Promise<void> {
    this.#narrator.heading('Somebody renames the snapshot at the panel');
    const { name, snapshotId } = await this.#outputs();
    this.#stage.cloud.snapshots.rename(snapshotId, 'can be deleted?');
    await this.#pulumi('refresh', '--yes', '--skip-preview');
    this.#prove((await this.#stage.ask('stack', 'export')).includes('can be deleted?'), 'refresh found it');
    await this.#pulumi('up', '--yes', '--skip-preview');
    const [only] = this.#snapshots();
    this.#prove(only?.id === snapshotId && only.name === name, 'the same snapshot has its name back');
  }

  async #nextRelease(): Promise<void> {
    this.#narrator.heading('Release 1.1: a new restore point first, then the old one goes');
    const { snapshotId: old } = await this.#outputs();
    const before = this.#stage.cloud.journal.mutations().length;
    await this.#pulumi('config', 'set', 'release', '1.1');
    await this.#pulumi('up', '--yes');
    const done = this.#stage.cloud.journal
      .mutations()
      .slice(before)
      .map(({ func }) => func);
    this.#prove(done.join() === 'instances.snapshots.edit,image.delete', 'the cloud was asked in that order');
    const [only, ...others] = this.#snapshots();
    this.#prove(
      others.length === 0 && only?.fleio_status === 'Active' && only.id !== old,
      'one snapshot is left, the new one',
    );
  }

  async #lost(): Promise<void> {
    this.#narrator.heading('Somebody deletes the snapshot: a lost restore point is never silent');
    const { snapshotId: lost } = await this.#outputs();
    this.#stage.cloud.snapshots.remove(lost);
    await this.#pulumi('refresh', '--yes', '--skip-preview');
    const stack = await this.#stage.ask('stack', 'export');
    this.#prove(!stack.includes(`${instanceId}/${lost}`), 'the stack does not claim to have it any more');
    await this.#pulumi('up', '--yes', '--skip-preview');
    const [only] = this.#snapshots();
    this.#prove(
      only?.fleio_status === 'Active' && (await this.#outputs()).snapshotId === only.id,
      'there is a restore point again',
    );
  }

  async #end(): Promise<void> {
    this.#narrator.heading('Destroy');
    await this.#pulumi('destroy', '--yes', '--skip-preview');
    this.#prove(this.#snapshots().length === 0, 'the cloud is as it was');
    this.#prove(this.#stage.cloud.journal.unknown().length === 0, 'nothing was asked of it that it does not document');
  }

  #snapshots() {
    return this.#stage.cloud.snapshots.list(instanceId);
  }

  async #outputs(): Promise<z.output<typeof outputs>> {
    return outputs.parse(JSON.parse(await this.#stage.ask('stack', 'output', '--json')));
  }

  #pulumi(...args: readonly string[]): Promise<void> {
    this.#narrator.command(`pulumi ${args.join(' ')}`);
    return this.#stage.show(...args);
  }

  #prove(holds: boolean, text: string): void {
    if (!holds) throw new DemoFailure(`this should be so, and is not: ${text}`);
    this.#narrator.proved(text);
  }
}
