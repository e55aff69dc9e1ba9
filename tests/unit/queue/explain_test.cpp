#include "queue/explain.h"

#include <catch2/catch.hpp>

using namespace nuanxin::queue;

namespace {

Call call_with(CallReason reason) {
  Call call{"A031", "knee", {}, {}};
  call.basis.reason = reason;
  call.basis.oldest = "A027";
  call.basis.age_difference = 7 * 60'000;
  call.basis.oldest_skips = 2;
  call.basis.skips_allowed = 6;
  call.basis.oldest_waits_for = "ultrasound";
  call.basis.oldest_wait = 14.2;
  call.basis.policy = "guide";
  return call;
}

}  // namespace

TEST_CASE("overtaking is explained with what it costs and what protects the one who is passed") {
  auto call = call_with(CallReason::shorter);
  CHECK(explain(call).en ==
        "A031 is called 7 min before the turn: this person is nearly finished and has little else to wait for. A027 "
        "keeps the place and has been passed here 2 of at most 6 times, and has about 14 min to wait for ultrasound "
        "anyway.");
  CHECK(
      explain(call).zh ==
      "A031提前7分钟叫到：其余要等的最少，很快就能全部办完。A027的位置不变，在这里被越过2次（最多6次），而且本来还要等"
      "ultrasound约14分钟。");
  call.basis.oldest_waits_for.clear();
  call.basis.time_is_short = true;
  CHECK(explain(call).en ==
        "A031 is called 7 min before the turn: the time allowed after the step before is running out. A027 keeps the "
        "place and has been passed here 2 of at most 6 times.");
}

TEST_CASE("services are called by the names that are given") {
  const auto names = [](const std::string& id) { return Words{"膝关节", "the " + id + " exam"}; };
  const auto words = explain(call_with(CallReason::oldest), names);
  CHECK(words.zh == "现在能做膝关节的人里，A031等得最久。");
  CHECK(words.en == "A031 has waited longest of those who can start the knee exam now.");
}

TEST_CASE("every reason has words in both languages and a stable key") {
  for (const auto reason : {CallReason::oldest, CallReason::shorter, CallReason::cap, CallReason::credit,
                            CallReason::appointment, CallReason::return_, CallReason::override_}) {
    const auto words = explain(call_with(reason));
    CHECK(words.zh.find("A031") != std::string::npos);
    CHECK(words.en.find("A031") != std::string::npos);
    CHECK_FALSE(code(reason).empty());
  }
  auto capped = call_with(CallReason::cap);
  capped.basis.capped = "A020";
  CHECK(explain(capped).en == "A020 was passed 6 times at knee: strict ticket order now, and it is A031's turn.");
  auto walking = call_with(CallReason::oldest);
  walking.basis.policy = "card-order";
  CHECK(explain(walking).en == "A031 goes on to knee, next on the card.");
}
