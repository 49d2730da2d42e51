// In what order a laptop says again what headquarters lost: its own changes and others', as they
// were before, so that what was made with knowledge of another comes after it.
//
// Used by ClientSession. No I/O.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sync/storage/local_store_types.h"

namespace fieldpost {

/// One step: own changes up to `pushUpTo`, then the held changes at `places`.
struct ResendStep {
  ChangeNumber pushUpTo = 0;
  std::vector<std::int64_t> places;
};

/// The steps for `resend`; own changes after the last of them are sent as usual.
std::deque<ResendStep> stepsOf(const Resend& resend);

}  // namespace fieldpost
