/**
 * How much a fact that two reports share, or say otherwise, speaks for one delivery: in half bits, roughly (Fellegi and
 * Sunter's weights, set by hand and held against the 500 pairs of docs/measurements.md). All of it, thresholds too, is the
 * product's (产品阈值): no law says when two births look alike.
 */
export const WEIGHTS = {
  /** the mother's document: another valid one is nearly always another woman; a slip of it is said by nothing */
  document: { same: 12, slip: 0, other: -16 },
  motherName: { same: 4, alike: 3, close: 1, other: -4 },
  motherBirthDate: { same: 4, slip: 1, other: -4 },
  motherPhone: { same: 5, slip: 3, other: -1 },
  fatherDocument: { same: 5, slip: 0, other: -6 },
  fatherName: { same: 3, alike: 2, close: 1, other: -3 },
  fatherPhone: { same: 3, slip: 2, other: -1 },
  /** by how far the moments are apart, in hours; beyond the last the deliveries are two */
  moment: [
    { hours: 0, points: 5 },
    { hours: 1, points: 4 },
    { hours: 12, points: 3 },
    { hours: 36, points: 1 },
    { hours: 72, points: -2 },
  ],
  place: { facility: 2, county: 1, city: 0, province: -1, elsewhere: -3 },
  /** of each child that both tell of */
  sex: { same: 0.5, other: -2 },
  weight: { same: 2, near: 0, other: -1 },
  childName: { same: 3, alike: 2, close: 1, other: -1 },
  plurality: { same: 0.5, other: -1 },
  childRank: { same: 0.5, other: -1 },
} as const;

/** From so many points on a person is asked whether two reports are of one delivery. */
export const LIKELY = 12;

/** From so many points of the mother alone on, she is the same woman. */
export const SAME_MOTHER = 10;

/** A woman does not give birth again within so many days (issue 13; 产品阈值): 22 weeks. */
export const APART_DAYS = 154;

/** A person is asked about so many cases that one looks like, those with the most points: more than that nobody looks through. */
export const MOST_ASKED = 5;

/** Weights that differ by no more are one weight, read twice, in grams. */
export const NEAR_WEIGHT = 100;
