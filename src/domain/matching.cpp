#include "domain/matching.h"

#include "domain/specimen.h"

namespace nuanxin::domain {
namespace {

Match held(HeldFor why) { return {{}, why}; }

Match given(const Claim& claim, const std::string& activity) {
  if (const auto why = obstacle(claim, activity); why != HeldFor::nothing) return held(why);
  return {claim.stop, HeldFor::nothing};
}

bool is_here(StopState state) {
  // Done and parked: an instrument may be slower than the person.
  return state == StopState::called || state == StopState::serving || state == StopState::parked ||
         state == StopState::done;
}

}  // namespace

HeldFor obstacle(const Claim& claim, const std::string& activity) {
  if (claim.activity != activity || claim.state == StopState::cancelled || claim.state == StopState::declined)
    return HeldFor::unknown_specimen;
  if (!claim.has_consent) return HeldFor::no_consent;
  if (claim.is_signed) return HeldFor::signed_already;
  return HeldFor::nothing;
}

Match match(const Arrival& arrival) {
  if (!arrival.is_understood) return held(HeldFor::not_understood);
  if (arrival.is_control) return held(HeldFor::control);
  if (!arrival.specimen.empty()) {
    if (arrival.by_specimen.size() > 1) return held(HeldFor::ambiguous);
    if (arrival.by_specimen.size() == 1) return given(arrival.by_specimen.front(), arrival.activity);
    const bool misread = looks_like_specimen(arrival.specimen) && !parse_specimen(arrival.specimen);
    return held(misread ? HeldFor::misread_specimen : HeldFor::unknown_specimen);
  }
  if (!arrival.here || arrival.here->activity != arrival.activity || !is_here(arrival.here->state))
    return held(HeldFor::nobody_here);
  return given(*arrival.here, arrival.activity);
}

}  // namespace nuanxin::domain
