#include "base/time.h"

#include <catch2/catch.hpp>

using namespace nuanxin;

TEST_CASE("instants travel as China time and come back") {
  const auto t = parse_iso("2026-07-22T02:41:00.123Z");
  REQUIRE(t);
  CHECK(to_iso(*t) == "2026-07-22T10:41:00.123+08:00");
  CHECK(parse_iso(to_iso(*t)) == t);
  CHECK(china_hhmm(*t) == "10:41");
  CHECK(to_iso(Instant{std::chrono::milliseconds{-1}}) == "1970-01-01T07:59:59.999+08:00");
  CHECK(to_iso(*parse_date("0800-01-09")) == "0800-01-09");
  CHECK(to_iso(china_date(*parse_iso("2026-07-21T16:00:00Z"))) == "2026-07-22");
  for (const auto* bad : {"", "2026-07-22", "2026-07-22T02:41:00", "2026-13-22T02:41:00Z", "2026-07-22T02:41:00+8:00",
                          "2026-07-22T25:41:00Z", "2026-07-22T02:41:00.Z", "2026-07-22T02:41:00Zx"})
    CHECK_FALSE(parse_iso(bad));
}

TEST_CASE("dates are real dates and ages are completed years") {
  CHECK_FALSE(parse_date("2026-02-29"));
  CHECK_FALSE(parse_compact_date("2026022"));
  const auto birth = *parse_date("1996-02-29");
  CHECK(age_on(birth, *parse_date("2026-02-28")) == 29);
  CHECK(age_on(birth, *parse_date("2026-03-01")) == 30);
}
