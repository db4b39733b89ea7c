export { alignmentOf, compareFaces } from './compare-faces.ts';
export { trueDpi } from './lay-over.ts';
export { createMapPool, type MapPool } from './map-pool.ts';
export type {
  ComparedRegion,
  CompareRequest,
  Comparison,
  ForeignMark,
  PagePose,
  RegionKind,
  SkipReason,
} from './types.ts';
