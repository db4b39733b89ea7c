export {
  decodeGenericRegion,
  encodeGenericRegion,
  type GenericRegion,
  type GenericRegionOptions,
} from './generic-region.ts';
