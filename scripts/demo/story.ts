import * as z from 'zod';
import type { DemoCloud } from './cloud.ts';
import { DemoFailure, type Stage } from './stage.ts';

/** What the demo says to the person who watches. */
export interface Narrator {
  heading(text: string): void;
  says(text: string): void;
  command(text: string): void;
  proved(text: string): void;
}

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
    const { machine, settings, title, url } = this.#cloud;
    this.#narrator.heading('A cloud of your own');
    this.#narrator.says(
      `${title} is simulated at ${url}; it has a virtual machine, ${machine.id} "${machine.name}", without any safety net.`,
    );
    await this.#stage.ask('stack', 'init', 'demo');
    for (const [key, value] of Object.entries({ ...settings, instanceId: machine.id, release: '1.0' })) {
      await this.#stage.ask('config', 'set', key, value);
    }
    this.#prove(this.#isBare(), 'the machine has no snapshot and no backup schedule');
  }

  async #firstUp(): Promise<void> {
    this.#narrator.heading('Take a restore point before release 1.0, and back the machine up every night');
    this.#narrator.says(`Watch the rows: they say what the cloud says, ${this.#cloud.watch}.`);
    await this.#pulumi('up', '--yes');
    const [only, ...others] = this.#cloud.snapshots();
    this.#prove(others.length === 0 && only?.isComplete === true, 'the cloud holds one snapshot, and it is complete');
    const { snapshotId, status } = await this.#outputs();
    this.#prove(snapshotId === only?.id && status === 'Active', 'the stack names exactly that snapshot');
    this.#prove(this.#isScheduled(), 'the cloud holds one schedule: Monday to Friday, at 02:01');
    this.#prove(this.#cloud.schedules()[0]?.keeps === 7, 'it keeps the last seven, as the program asks');
  }

  async #nothingToDo(): Promise<void> {
    this.#narrator.heading('Once more: there is nothing to do');
    const before = this.#cloud.mutations().length;
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs', '--expect-no-changes');
    this.#prove(this.#cloud.mutations().length === before, 'nothing was asked of the cloud but to look');
  }

  async #drift(): Promise<void> {
    const { drift } = this.#cloud;
    this.#narrator.heading(drift.heading);
    const { name, snapshotId } = await this.#outputs();
    const [schedule] = this.#cloud.schedules();
    drift.make();
    await this.#pulumi('refresh', '--yes', '--skip-preview', '--suppress-outputs');
    const stack = await this.#stage.ask('stack', 'export');
    this.#prove(
      drift.found.every((words) => stack.includes(words)),
      'refresh found it',
    );
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
    const [only] = this.#cloud.snapshots();
    this.#prove(only?.id === snapshotId && only.name === name, 'the snapshot is the same, under its name');
    this.#prove(
      this.#cloud.schedules()[0]?.id === schedule?.id && this.#isScheduled(),
      'the same schedule has its days and its time back',
    );
  }

  async #nextRelease(): Promise<void> {
    this.#narrator.heading('Release 1.1: a new restore point first, then the old one goes');
    const { snapshotId: old } = await this.#outputs();
    const before = this.#cloud.mutations().length;
    await this.#pulumi('config', 'set', 'release', '1.1');
    await this.#pulumi('up', '--yes');
    this.#prove(
      this.#cloud.mutations().slice(before).join() === this.#cloud.replacement.join(),
      'the cloud was asked in that order',
    );
    const [only, ...others] = this.#cloud.snapshots();
    this.#prove(
      others.length === 0 && only?.isComplete === true && only.id !== old,
      'one snapshot is left, the new one',
    );
  }

  async #rescue(): Promise<void> {
    const { machine, rescueImage, title } = this.#cloud;
    this.#narrator.heading('The machine does not start any more: boot it from a rescue image');
    const image = z
      .array(z.string())
      .parse(await this.#output('isoImages'))
      .find((one) => one.toLowerCase().includes(rescueImage));
    const imageId = image?.split(':')[0] ?? 'no rescue image';
    this.#narrator.says(`The stack lists the images that ${title} offers for ${machine.name}; one of them is ${image}`);
    await this.#pulumi('config', 'set', 'rescueImage', imageId);
    this.#narrator.says('The preview says that the machine will be restarted. Then watch it boot.');
    await this.#pulumi('up', '--yes');
    this.#prove(this.#cloud.rescuedFrom() === imageId, 'the machine runs from that image');
    this.#prove((await this.#output('rescueStatus')) === 'Active', 'the stack says so');
    this.#prove((await this.#output('consoleUrl')) === '[secret]', 'the address of its console is a secret');
  }

  async #rescueEndedByHand(): Promise<void> {
    this.#narrator.heading('Somebody ends the rescue by hand: nothing restarts the machine by itself');
    this.#cloud.endRescue();
    const before = this.#cloud.mutations().length;
    await this.#pulumi('refresh', '--yes', '--skip-preview', '--suppress-outputs');
    this.#prove(
      (await this.#stage.ask('stack', 'export')).includes('"Ended"'),
      'refresh says that the session has ended',
    );
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
    await this.#pulumi('config', 'rm', 'rescueImage');
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
    this.#prove(
      this.#cloud.mutations().length === before && this.#cloud.isRunning(),
      'the rescue is gone from the stack, and the machine was left alone',
    );
  }

  async #lost(): Promise<void> {
    this.#narrator.heading('Somebody deletes the snapshot: a lost restore point is never silent');
    const { snapshotId: lost } = await this.#outputs();
    this.#cloud.removeSnapshot(lost);
    await this.#pulumi('refresh', '--yes', '--skip-preview', '--suppress-outputs');
    const stack = await this.#stage.ask('stack', 'export');
    this.#prove(!stack.includes(`${this.#cloud.machine.id}/${lost}`), 'the stack does not claim to have it any more');
    await this.#pulumi('up', '--yes', '--skip-preview', '--suppress-outputs');
    const [only] = this.#cloud.snapshots();
    this.#prove(
      only?.isComplete === true && (await this.#outputs()).snapshotId === only.id,
      'there is a restore point again',
    );
  }

  async #end(): Promise<void> {
    this.#narrator.heading('Destroy');
    await this.#pulumi('destroy', '--yes', '--skip-preview');
    this.#prove(this.#isBare(), 'snapshot and schedule are gone');
    this.#prove(this.#cloud.isRunning(), 'the machine runs');
    const left = this.#cloud.leftAlone();
    if (left !== undefined) this.#prove(left.holds, left.text);
    this.#prove(this.#cloud.unknownCalls() === 0, 'nothing was asked of the cloud that it does not document');
  }

  get #cloud(): DemoCloud {
    return this.#stage.cloud;
  }

  #isBare(): boolean {
    return this.#cloud.snapshots().length === 0 && this.#cloud.schedules().length === 0;
  }

  #isScheduled(): boolean {
    const [schedule, ...more] = this.#cloud.schedules();
    const workingDays = 'Monday,Tuesday,Wednesday,Thursday,Friday';
    return more.length === 0 && schedule?.days === workingDays && schedule.time === '02:01';
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
