import { instanceOf, param } from './call-context.ts';
import type { CallContext, Outcome } from './call-context.ts';
import { badValue } from './errors.ts';
import { confirmation, form } from './forms.ts';
import type { Option } from './forms.ts';
import { visibleImages } from './image-rows.ts';
import { imageStatus } from './image-status.ts';
import { bootingFromIso, instanceStatus, passing, permit } from './instance-status.ts';
import { isConfirmed } from './request.ts';

const zones = ['own', 'pub', 'shr'] as const;

/** `instances.fleio.boot_from_iso`: without `sok` the images on offer, with it the boot. [S0][P] */
export function bootFromIso(context: CallContext): Outcome {
  return bootFrom(context, { field: 'select_boot_from_iso', mode: 'booted_from_iso' });
}

/** `instances.fleio.rescue`: the same with another mode and another field. [Z485] */
export function rescue(context: CallContext): Outcome {
  return bootFrom(context, { field: 'select_boot', mode: 'rescued' });
}

/** `instances.fleio.unrescue`: leaves both modes, without `sok`. [S0][P] */
export function unrescue(context: CallContext): Outcome {
  const { world, now, quirks } = context;
  const instance = instanceOf(context, param(context, 'elid'));
  if (quirks.confirmsNeedSok && !isConfirmed(context.params)) return confirmation(context);
  const before = instanceStatus(world, instance, now);
  permit('unrescue', before, quirks);
  const final = quirks.unrescueEnds === 'active' ? 'active' : instance.bootedOutOf;
  instance.status = passing(now, 'unrescuing', { afterMs: quirks.unrescueMs, final });
  instance.mounted = '';
  return { doc: { ok: {} }, effect: `instance ${instance.id} leaves ${before}` };
}

interface BootMode {
  readonly field: string;
  readonly mode: 'booted_from_iso' | 'rescued';
}

function bootFrom(context: CallContext, { field, mode }: BootMode): Outcome {
  const { world, now, quirks } = context;
  const instance = instanceOf(context, param(context, 'elid'));
  const status = instanceStatus(world, instance, now);
  const operation = mode === 'rescued' ? 'rescue' : 'bootFromIso';
  const options = offered(context);
  if (!isConfirmed(context.params)) {
    // Whether the form of the ISO boot depends on the state is unknown.
    if (operation === 'bootFromIso' && quirks.bootFormWhileBooted === 'refused') permit(operation, status, quirks);
    return preview(context, field, options);
  }
  const zone = param(context, 'zone');
  const image = param(context, field);
  if (!options.some((option) => option.depend === zone)) throw badValue('zone', zone);
  if (!options.some((option) => option.depend === zone && option.key === image)) throw badValue(field, image);
  permit(operation, status, quirks);
  instance.mounted = image;
  instance.bootedOutOf = status;
  instance.status =
    mode === 'rescued'
      ? passing(now, 'rescuing', { afterMs: quirks.bootMs, final: 'rescued' })
      : bootingFromIso(now, quirks);
  return { doc: { ok: {} }, effect: `instance ${instance.id} boots from ${image}` };
}

/** A zone is offered only if it has images (inferred from the panel [P]). */
function preview(context: CallContext, field: string, options: readonly Option[]): Outcome {
  const filled = zones.filter((zone) => options.some((option) => option.depend === zone));
  const zoneOptions = filled.map((zone) => ({ key: zone, label: zone }));
  const row = { elid: param(context, 'elid') };
  return form(context, row, [
    { name: 'zone', options: zoneOptions },
    { name: field, options },
  ]);
}

/**
 * Own images carry their name and the label `<distro> <version>`, hence the blank at the end when there is no version;
 * those of the other zones have only a title. [S0] That only active images are offered is inferred.
 */
function offered(context: CallContext): readonly Option[] {
  const own = visibleImages(context, 'image')
    .filter((image) => imageStatus(image, context.now) === 'Active' && image.removal === 'none')
    .map((image) => ({
      depend: 'own',
      name: image.name,
      key: image.fleioId,
      label: `${image.osDistro} ${image.osVersion}`,
    }));
  const others = context.world.offered.map(({ zone, uuid, title }) => ({ depend: zone, key: uuid, label: title }));
  return [...own, ...others];
}
