import * as z from 'zod';

/**
 * The provider's own configuration. Every key may arrive as a real value, a string or a JSON string;
 * `rpc/config.ts` reads it and the environment. `cloud` is narrowed to the registered clouds there.
 */
export const settingsSpec = z.object({
  cloud: z.string().meta({ description: 'Which cloud this provider talks to.', environment: 'LIFEBOAT_CLOUD' }),
  endpoint: z.url().optional().meta({
    description: 'Base URL of the API. Clouds that are one public service have a default; appliances need it.',
    environment: 'LIFEBOAT_ENDPOINT',
  }),
  username: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'User name for a session login.', environment: 'LIFEBOAT_USERNAME' }),
  password: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Password for a session login.', environment: 'LIFEBOAT_PASSWORD', secret: true }),
  token: z.string().min(1).optional().meta({
    description: 'A ready session token or API key, instead of a login.',
    environment: 'LIFEBOAT_TOKEN',
    secret: true,
  }),
  accessKeyId: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Id of an access key, on clouds that sign requests.', environment: 'LIFEBOAT_ACCESS_KEY_ID' }),
  accessKeySecret: z.string().min(1).optional().meta({
    description: 'Secret of the access key.',
    environment: 'LIFEBOAT_ACCESS_KEY_SECRET',
    secret: true,
  }),
  userSource: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Where the user is defined, on clouds with several login sources.' }),
  authConfigId: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Id of the login source, where the cloud has several of one kind.' }),
  caCertificate: z.string().min(1).optional().meta({
    description: 'PEM certificates to trust besides the public ones, for appliances with their own CA.',
    environment: 'LIFEBOAT_CA_CERTIFICATE',
  }),
  insecureSkipVerify: z.boolean().optional().meta({
    description: 'Do not verify TLS certificates. For a test bench only; prefer `caCertificate`.',
    default: false,
  }),
  maxConcurrentRequests: z.number().int().min(1).max(256).optional().meta({
    description: 'Requests that may be under way at the same time.',
    default: 8,
  }),
  requestTimeoutSeconds: z.number().min(1).max(600).optional().meta({
    description:
      'Seconds after which one request without an answer is given up. Waiting for an operation has its own limits (`customTimeouts`).',
    default: 30,
  }),
  acceptInstallation: z.boolean().optional().meta({
    description:
      'Accept that the objects in state were made on another installation or account of the same cloud, for one `pulumi up` that rewrites what is remembered.',
    environment: 'LIFEBOAT_ACCEPT_INSTALLATION',
    default: false,
  }),
  namingKey: z.string().min(8).optional().meta({
    description:
      'Made and kept by Lifeboat: it makes auto-names stable. Set it only to use `--save-plan` before the first `up`.',
  }),
});
export type SettingsInput = z.infer<typeof settingsSpec>;
export type SettingName = keyof SettingsInput;
