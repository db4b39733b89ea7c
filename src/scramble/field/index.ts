export {
  CELL_SIZES,
  type CellPx,
  CLEAR_HALF,
  type Fiducial,
  type FiducialKind,
  type FieldGeometry,
  type FieldOptions,
  fieldGeometry,
  PILOT_SIDE,
} from './field-geometry.ts';
export { FIDUCIAL_RADII, renderField } from './render-field.ts';
