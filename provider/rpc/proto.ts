/**
 * The only place that imports the generated protobuf code. It is CommonJS without static export names,
 * so each module arrives whole, as its default export.
 */
export { default as engineService } from '@pulumi/pulumi/proto/engine_grpc_pb.js';
export { default as engine } from '@pulumi/pulumi/proto/engine_pb.js';
export { default as plugin } from '@pulumi/pulumi/proto/plugin_pb.js';
export { default as providerService } from '@pulumi/pulumi/proto/provider_grpc_pb.js';
export { default as provider } from '@pulumi/pulumi/proto/provider_pb.js';
export { default as googleStatus } from '@pulumi/pulumi/proto/status_pb.js';
export { default as googleAny } from 'google-protobuf/google/protobuf/any_pb.js';
export { default as googleEmpty } from 'google-protobuf/google/protobuf/empty_pb.js';
export { default as googleStruct } from 'google-protobuf/google/protobuf/struct_pb.js';

/** Both directions; the engine's own limit. grpc's default is 4 MiB. */
export const maxMessageBytes = 400 * 1024 * 1024;
