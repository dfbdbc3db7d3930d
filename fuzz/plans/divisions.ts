/** Places whose rules are built, others, provinces, cities without counties, abolished ones and none. */
export const FLOOR_DIVISIONS = [
  ...['620102', '620104', '620723', '620321', '620923', '610302', '220104', '620200', '441900'],
  ...['110101', '620000', '620100', '999999', '602102', '120221', '', '62010', '６２０１０２'],
] as const;
