/** The verification site. */
export type {
  Answer,
  Mark,
  Note,
  PublicVerdict,
  ScanAdvice,
  ScanGrade,
  SheetAnswer,
  SheetPictures,
} from './answer.ts';
export {
  DEFAULT_LIMITS,
  type LogLine,
  type ProtectOptions,
  type SiteLimits,
  type SiteOptions,
} from './options.ts';
export type { Pool } from './pool.ts';
export { createSite, type Site } from './server.ts';
