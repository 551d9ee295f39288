import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import type { ContentLibraryImageRow, ElfImageRow, SvtImageRow } from './rows.ts';
import { instant } from './world.ts';
import type { World } from './world.ts';

const asyncStatus = z.enum(['CREATING', 'UPDATING', 'DELETING']).nullable();
const changes = z.strictObject({
  name: z.string().optional(),
  size: z.int().optional(),
  entityAsyncStatus: asyncStatus.optional(),
});
const fields = z.strictObject({ id: z.string().optional(), name: z.string().optional(), size: z.int().optional() });
const onCluster = fields.extend({ cluster: z.string().optional() });
const elfFields = onCluster.extend({ content_library_image: z.string().nullable().optional() });
const svtFields = onCluster.extend({ version: z.int().optional() });

export type ImageChanges = z.input<typeof changes>;

type Changeable = Pick<ElfImageRow, 'name' | 'size' | 'entityAsyncStatus'>;
/** As the control surface shows it: relations are ids. */
export type ImageControlRow<Row> = Readonly<Row> & Readonly<Record<string, unknown>>;

/** What the three kinds of images have in common. */
abstract class Images<Row extends Changeable & { readonly id: string }> implements ControlledObjects {
  protected readonly workshop: Workshop;

  constructor(workshop: Workshop) {
    this.workshop = workshop;
  }

  list(): ImageControlRow<Row>[] {
    return [...this.table(this.workshop().world).values()].map((row) => ({ ...row }));
  }

  find(id: string): ImageControlRow<Row> | undefined {
    return this.list().find((one) => one.id === id);
  }

  rename(id: string, name: string): void {
    this.change(id, { name });
  }

  change(id: string, given: unknown): void {
    assign<Changeable>(this.row(id), checked(changes, given));
  }

  remove(id: string): void {
    const { world } = this.workshop();
    this.table(world).delete(this.row(id).id);
    this.forget(world, id);
  }

  abstract add(given: unknown): ImageControlRow<Row>;

  protected abstract table(world: World): Map<string, Row>;

  /** Whatever else points to it lets go. */
  protected abstract forget(world: World, id: string): void;

  protected put(row: Row): ImageControlRow<Row> {
    this.table(this.workshop().world).set(row.id, row);
    return { ...row };
  }

  protected row(id: string): Row {
    return found(this.table(this.workshop().world).get(id), `image ${id}`);
  }

  /** What is made up about an image. */
  protected base({ id, name, size }: z.output<typeof fields>) {
    const { world } = this.workshop();
    const title = name ?? 'image-by-hand.iso';
    return {
      id: id ?? world.takeId(),
      entityAsyncStatus: null,
      name: title,
      path: `nfs://192.0.2.10/images/${title}`,
      size: size ?? 700 * 1024 ** 2,
    };
  }

  /** On the first cluster, unless another one is named. */
  protected placed({ cluster }: { readonly cluster?: string | undefined }) {
    const { world, now } = this.workshop();
    const [first] = world.clusters.keys();
    const id = cluster ?? found(first, 'cluster');
    found(world.clusters.get(id), `cluster ${id}`);
    return { local_id: world.takeUuid(), cluster: id, local_created_at: instant(now) };
  }
}

/** ISO images of clusters, changed behind the API's back. */
export class ElfImagesByHand extends Images<ElfImageRow> {
  override add(given: unknown): ImageControlRow<ElfImageRow> {
    const wanted = checked(elfFields, given);
    const library = wanted.content_library_image ?? null;
    if (library !== null) found(this.workshop().world.contentLibraryImages.get(library), `image ${library}`);
    const image = { ...this.base(wanted), ...this.placed(wanted), description: '', content_library_image: library };
    return this.put(image);
  }

  protected override table(world: World): Map<string, ElfImageRow> {
    return world.elfImages;
  }

  /** That an image which goes away leaves the drive empty is inferred. */
  protected override forget(world: World, id: string): void {
    for (const disk of world.vmDisks.values()) if (disk.elf_image === id) disk.elf_image = null;
  }
}

/** ISO images with VM tools, changed behind the API's back. */
export class SvtImagesByHand extends Images<SvtImageRow> {
  override add(given: unknown): ImageControlRow<SvtImageRow> {
    const wanted = checked(svtFields, given);
    return this.put({ ...this.base(wanted), ...this.placed(wanted), version: wanted.version ?? 1 });
  }

  protected override table(world: World): Map<string, SvtImageRow> {
    return world.svtImages;
  }

  protected override forget(world: World, id: string): void {
    for (const disk of world.vmDisks.values()) if (disk.svt_image === id) disk.svt_image = null;
  }
}

/** Library images, changed behind the API's back. A new one is on no cluster: add an ELF image that names it. */
export class ContentLibraryImagesByHand extends Images<ContentLibraryImageRow> {
  override add(given: unknown): ImageControlRow<ContentLibraryImageRow> {
    const { now } = this.workshop();
    return this.put({ ...this.base(checked(fields, given)), createdAt: instant(now), description: '' });
  }

  protected override table(world: World): Map<string, ContentLibraryImageRow> {
    return world.contentLibraryImages;
  }

  /** The images of the clusters stay (inferred). */
  protected override forget(world: World, id: string): void {
    for (const image of world.elfImages.values())
      if (image.content_library_image === id) image.content_library_image = null;
  }
}
