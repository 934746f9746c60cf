/*
 * What a room of meerkat-muc can do, in the order its features are asked.
 */
#ifndef MUC_FEATURES_H
#define MUC_FEATURES_H

struct feature;

extern const struct feature *const muc_features[];

#endif
