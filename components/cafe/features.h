/*
 * What the café can do, in the order its features are asked.
 */
#ifndef CAFE_FEATURES_H
#define CAFE_FEATURES_H

struct feature;

extern const struct feature *const cafe_features[];

#endif
