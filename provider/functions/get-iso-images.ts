import * as z from 'zod';
import type { FunctionSpec } from './spec.ts';

export const isoImage = z
  .object({
    imageId: z.string().meta({ description: 'The id that the resource IsoBoot takes as `imageId`.' }),
    name: z
      .string()
      .optional()
      .meta({ description: 'Name that its owner gave it. Absent for public images that have none.' }),
    operatingSystem: z.string().optional().meta({ description: 'What is on it, as the cloud words it.' }),
    zone: z.string().optional().meta({
      description:
        'Where it belongs, as the cloud words it: `own` or `pub`; `elf`, `contentLibrary` or `svt` (a medium with guest tools, from which nothing boots).',
    }),
    labelledIso: z.boolean().meta({
      description: 'Whether the cloud shows that it is an ISO image. One that is not may still boot.',
    }),
    sizeBytes: z.number().optional().meta({ description: 'Size in bytes, where the cloud tells.' }),
  })
  .meta({ id: 'IsoImage', description: 'An image that an instance can boot from.' });

export const getIsoImages = {
  kind: 'getIsoImages',
  description: 'Lists the images that one instance can boot from now, as the cloud offers them.',
  args: z.object({
    instanceId: z.string().trim().min(1).meta({ description: "The instance's id." }),
    zone: z.string().trim().min(1).optional().meta({ description: 'Only images of this zone.' }),
    name: z.string().trim().min(1).optional().meta({
      description: 'Only images whose name, or operating system where they have no name, is exactly this.',
    }),
  }),
  result: z.object({ images: z.array(isoImage).meta({ description: 'In the order of the cloud.' }) }),
  detailsOf: 'images',
} as const satisfies FunctionSpec;
