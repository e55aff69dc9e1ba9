#include <catch2/catch.hpp>

#include "station/model/sentences.h"

using namespace nuanxin;
using namespace nuanxin::station;

TEST_CASE("The bottom line says what is known and no more") {
  const Instant now = *parse_iso("2026-07-22T11:00:00+08:00");
  SyncTruth truth;
  const Link online{LinkState::online, now};
  CHECK(sync_sentence(truth, online, now) == "Unsent not known yet");
  truth.known = true;
  truth.unsent = 12;
  CHECK(sync_sentence(truth, online, now) == "Unsent 12 · never sent yet");
  truth.last_success = parse_iso("2026-07-22T10:41:00+08:00");
  truth.refused = 2;
  CHECK(sync_sentence(truth, online, now) == "Unsent 12 · last success 10:41 · refused 2");
  const Link away{LinkState::away, *parse_iso("2026-07-22T10:50:00+08:00")};
  CHECK(sync_sentence(truth, away, now) == "Hub does not answer · unsent unknown since 10:50");
}

TEST_CASE("A time of another day carries its day") {
  const Instant now = *parse_iso("2026-07-22T11:00:00+08:00");
  CHECK(time_word(*parse_iso("2026-07-21T10:41:00+08:00"), now) == "07-21 10:41");
}

TEST_CASE("Every reason has its own sentence") {
  for (int i = 0; i <= static_cast<int>(Reason::internal); ++i) {
    const auto words = sentence(refuse(static_cast<Reason>(i), "detail"));
    CHECK(words.size() > 10);
    CHECK(words.find("detail") == std::string::npos);
  }
}
