#include "sync/session/resend.h"

#include "sync/session/limits.h"

namespace fieldpost {

std::deque<ResendStep> stepsOf(const Resend& resend) {
  std::deque<ResendStep> steps;
  ChangeNumber pushed = 0;
  std::size_t next = 0;
  for (const auto& [place, lost] : resend.held) {
    for (; next < resend.own.size() && resend.own[next].second < lost; ++next)
      pushed = resend.own[next].first;
    if (steps.empty() || steps.back().pushUpTo != pushed ||
        steps.back().places.size() >= kRelaysInFrame)
      steps.push_back({pushed, {}});
    steps.back().places.push_back(place);
  }
  return steps;
}

}  // namespace fieldpost
