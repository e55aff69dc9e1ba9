#include "domain/matching.h"

#include <catch2/catch.hpp>

#include "domain/specimen.h"

using namespace nuanxin;
using namespace nuanxin::domain;

namespace {

Claim claim(const char* stop, StopState state = StopState::serving) {
  return {StopId(stop), "urine-strip", state, true, false};
}

Arrival with_barcode(std::vector<Claim> claims) {
  Arrival out;
  out.activity = "urine-strip";
  out.specimen = specimen_number({std::chrono::year(2026) / 9 / 30, 7});
  out.by_specimen = std::move(claims);
  return out;
}

Arrival without_barcode(std::optional<Claim> here) {
  Arrival out;
  out.activity = "urine-strip";
  out.here = std::move(here);
  return out;
}

HeldFor why_held(const Arrival& arrival) {
  const auto match = domain::match(arrival);
  CHECK(match.stop.empty());
  return match.held_for;
}

}  // namespace

TEST_CASE("a barcode says whose it is, whoever sits there, at whatever point of the way") {
  for (const auto state :
       {StopState::planned, StopState::waiting, StopState::serving, StopState::parked, StopState::done}) {
    auto arrival = with_barcode({claim("a", state)});
    arrival.here = claim("b");
    CHECK(match(arrival).stop == StopId("a"));
  }
}

TEST_CASE("a barcode that leads to nobody is not overruled by who sits there") {
  auto arrival = with_barcode({});
  arrival.here = claim("b");
  CHECK(why_held(arrival) == HeldFor::unknown_specimen);
  arrival.specimen.back() = arrival.specimen.back() == '0' ? '1' : '0';
  CHECK(why_held(arrival) == HeldFor::misread_specimen);
  arrival.specimen = "CUP-12";
  CHECK(why_held(arrival) == HeldFor::unknown_specimen);
}

TEST_CASE("two people with the same barcode: nobody gets it") {
  CHECK(why_held(with_barcode({claim("a"), claim("b")})) == HeldFor::ambiguous);
}

TEST_CASE("without a barcode it is who is at the station for this exam") {
  for (const auto state : {StopState::called, StopState::serving, StopState::parked, StopState::done})
    CHECK(match(without_barcode(claim("a", state))).stop == StopId("a"));
  CHECK(why_held(without_barcode({})) == HeldFor::nobody_here);
  CHECK(why_held(without_barcode(claim("a", StopState::waiting))) == HeldFor::nobody_here);
  auto other = claim("a");
  other.activity = "vitals";
  CHECK(why_held(without_barcode(other)) == HeldFor::nobody_here);
}

TEST_CASE("controls and what nobody could read belong to nobody") {
  auto control = with_barcode({claim("a")});
  control.is_control = true;
  CHECK(why_held(control) == HeldFor::control);
  auto noise = without_barcode(claim("a"));
  noise.is_understood = false;
  CHECK(why_held(noise) == HeldFor::not_understood);
}

TEST_CASE("what stands in a person's way is said, by barcode and by place alike") {
  auto no_consent = claim("a");
  no_consent.has_consent = false;
  auto is_signed = claim("a");
  is_signed.is_signed = true;
  for (const auto& make :
       {+[](const Claim& c) { return with_barcode({c}); }, +[](const Claim& c) { return without_barcode(c); }}) {
    CHECK(why_held(make(no_consent)) == HeldFor::no_consent);
    CHECK(why_held(make(is_signed)) == HeldFor::signed_already);
  }
  CHECK(why_held(with_barcode({claim("a", StopState::declined)})) == HeldFor::unknown_specimen);
  auto other = claim("a");
  other.activity = "vitals";
  CHECK(obstacle(other, "urine-strip") == HeldFor::unknown_specimen);
}
