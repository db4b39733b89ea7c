export { buildMesh, type Mesh } from './build-mesh.ts';
export { type DecodeScanOptions, decodeScan, type ScanPage } from './decode.ts';
export { equalise, type FieldReading } from './equalise.ts';
export { type FoundFiducial, findFiducials } from './find-fiducials.ts';
export {
  type CodeReader,
  type FoundCode,
  type FoundLabel,
  findLabels,
  type LabelSearch,
  openCodeReader,
} from './label-reader.ts';
export { type OpenedPicture, openPicture } from './open-picture.ts';
export { coarsePose, labelPoints, type PointPairs } from './pose.ts';
export {
  type BackReading,
  type DebugSink,
  type LabelReading,
  type ReadBackOptions,
  readBack,
} from './read-back.ts';
export { type FieldSamples, type LocalTone, localTone, sampleField } from './sample-cells.ts';
export {
  type Affine,
  affineMap,
  fitAffine,
  mapPoint,
  mapScale,
  type SheetMap,
  scaleMap,
} from './sheet-map.ts';
export { shrink, workingReduction } from './shrink.ts';
export { straighten } from './straighten.ts';
