export const pageHtml = (_limits: unknown): string => '<!doctype html><title>x</title>';
