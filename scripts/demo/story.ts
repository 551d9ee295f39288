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
    await this.#rescue();
    await this.#rescueEndedByHand();
    await this.#lost();
    await this.#end();
  }

  async #prepare(): Promise<void> {
    const { cloud, url } = this.#stage;
    this.#narrator.heading('A cloud of your own');
    this.#narrator.says(
      `Zomro is simulated at ${url}; it has one virtual machine, ${instanceId} "MyServer", without any safety net.`,
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
    this.#prove(
      this.#snapshots().length === 0 && this.#schedules().length === 0,
      'the machine has no snapshot and no backup schedule',
    );
  }

  async #firstUp(): Promise<void> {
    this.#narrator.heading('Take a restore point before release 1.0, and back the machine up every night');
    this.#narrator.says('Watch the rows: they say what the cloud says, from Saving to Active.');
    await this.#pulumi('up', '--yes');
    const [only, ...others] = this.#snapshots();
    this.#prove(
      others.length === 0 && only?.fleio_status === 'Active',
      'the cloud holds one snapshot, and it is Active',
    );
    const { snapshotId, status } = await this.#outputs();
    this.#prove(snapshotId === only?.id && status === 'Active', 'the stack names exactly that snapshot');
    const [schedule, ...more] = this.#schedules();
    this.#prove(
      more.length === 0 && schedule?.rotation_days === '1,2,3,4,5' && schedule.rotation_time === '02:01',
      'the cloud holds one schedule: Monday to Friday, at 02:01',
    );
    this.#prove(this.#machine().backup_rotation === '7', 'it keeps the last seven backups, as the program asks');
  }

  async #nothingToDo(): Promise<void> {
    this.#narrator.heading('Once more: there is nothing to do');
    const before = this.#stage.cloud.journal.mutations().length;
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs', '--expect-no-changes');
    this.#prove(this.#stage.cloud.journal.mutations().length === before, 'nothing was asked of the cloud but to look');
  }

  async #drift(): Promise<void> {
    this.#narrator.heading('Somebody renames the snapshot at the panel, and moves the backups to Sundays');
    const { name, snapshotId } = await this.#outputs();
    const [schedule] = this.#schedules();
    this.#stage.cloud.snapshots.rename(snapshotId, 'can be deleted?');
    this.#stage.cloud.schedules.change(schedule?.id ?? '', { rotation_days: '0', rotation_time: '23:30' });
    await this.#pulumi('refresh', '--yes', '--skip-preview', '--suppress-outputs');
    const stack = await this.#stage.ask('stack', 'export');
    this.#prove(stack.includes('can be deleted?') && stack.includes('23:30'), 'refresh found both');
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
    const [only] = this.#snapshots();
    this.#prove(only?.id === snapshotId && only.name === name, 'the same snapshot has its name back');
    const [repaired] = this.#schedules();
    this.#prove(
      repaired?.id === schedule?.id && repaired?.rotation_days === '1,2,3,4,5' && repaired.rotation_time === '02:01',
      'the same schedule has its days and its time back',
    );
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

  async #rescue(): Promise<void> {
    this.#narrator.heading('The machine does not start any more: boot it from a rescue image');
    const image = z
      .array(z.string())
      .parse(await this.#output('isoImages'))
      .find((one) => one.includes('systemrescue'));
    const imageId = image?.split(':')[0] ?? 'no rescue image';
    this.#narrator.says(`The stack lists the images that Zomro offers; one of them is ${image}`);
    await this.#pulumi('config', 'set', 'rescueImage', imageId);
    this.#narrator.says('The preview says that the machine will be restarted. Then watch it boot.');
    await this.#pulumi('up', '--yes');
    this.#prove(
      this.#machine().instance_status === 'booted_from_iso' && this.#machine().mounted === imageId,
      'the machine runs from that image',
    );
    this.#prove((await this.#output('rescueStatus')) === 'Active', 'the stack says so');
    this.#prove((await this.#output('consoleUrl')) === '[secret]', 'the address of its console is a secret');
  }

  async #rescueEndedByHand(): Promise<void> {
    this.#narrator.heading('Somebody ends the rescue at the panel: nothing restarts the machine by itself');
    this.#stage.cloud.instances.setStatus(instanceId, 'active');
    const before = this.#stage.cloud.journal.mutations().length;
    await this.#pulumi('refresh', '--yes', '--skip-preview', '--suppress-outputs');
    this.#prove(
      (await this.#stage.ask('stack', 'export')).includes('"Ended"'),
      'refresh says that the session has ended',
    );
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
    await this.#pulumi('config', 'rm', 'rescueImage');
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
    this.#prove(
      this.#stage.cloud.journal.mutations().length === before && this.#machine().instance_status === 'active',
      'the rescue is gone from the stack, and the machine was left alone',
    );
  }

  async #lost(): Promise<void> {
    this.#narrator.heading('Somebody deletes the snapshot: a lost restore point is never silent');
    const { snapshotId: lost } = await this.#outputs();
    this.#stage.cloud.snapshots.remove(lost);
    await this.#pulumi('refresh', '--yes', '--skip-preview', '--suppress-outputs');
    const stack = await this.#stage.ask('stack', 'export');
    this.#prove(!stack.includes(`${instanceId}/${lost}`), 'the stack does not claim to have it any more');
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
    const [only] = this.#snapshots();
    this.#prove(
      only?.fleio_status === 'Active' && (await this.#outputs()).snapshotId === only.id,
      'there is a restore point again',
    );
  }

  async #end(): Promise<void> {
    this.#narrator.heading('Destroy');
    await this.#pulumi('destroy', '--yes', '--skip-preview');
    this.#prove(this.#snapshots().length === 0 && this.#schedules().length === 0, 'snapshot and schedule are gone');
    this.#prove(
      this.#machine().instance_status === 'active' && this.#machine().backup_rotation === '7',
      'the machine runs, and what was set for all of its backups was left as it is',
    );
    this.#prove(this.#stage.cloud.journal.unknown().length === 0, 'nothing was asked of it that it does not document');
  }

  #snapshots() {
    return this.#stage.cloud.snapshots.list(instanceId);
  }

  #schedules() {
    return this.#stage.cloud.schedules.list(instanceId);
  }

  #machine() {
    const machine = this.#stage.cloud.instances.find(instanceId);
    if (machine === undefined) throw new DemoFailure('the machine is gone');
    return machine;
  }

  async #output(name: string): Promise<unknown> {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await this.#stage.ask('stack', 'output', '--json')))[
      name
    ];
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
