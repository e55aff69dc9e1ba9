#include "domain/specimen.h"

#include <catch2/catch.hpp>

using namespace nuanxin;
using namespace nuanxin::domain;

namespace {

Specimen cup(int ticket) { return {std::chrono::year(2026) / 9 / 30, ticket}; }

}  // namespace

TEST_CASE("a specimen's number has the day, the ticket and an EAN check digit, and reads back") {
  // 2·1 + 6·3 + 0 + 9·3 + 3·1 + 0 … + 1·3 = 53, so 7 is missing to 60.
  CHECK(specimen_number(cup(1)) == "26093000017");
  for (const int ticket : {1, 9, 27, 310, 3000, 9999}) {
    const auto number = specimen_number(cup(ticket));
    INFO(number);
    CHECK(number.size() == 11);
    CHECK(parse_specimen(number) == cup(ticket));
  }
}

TEST_CASE("a ticket that has no place in eleven digits has no number") {
  CHECK(specimen_number(cup(0)).empty());
  CHECK(specimen_number(cup(10000)).empty());
  CHECK(specimen_number({std::chrono::year(1999) / 9 / 30, 1}).empty());
}

TEST_CASE("any one wrong digit shows") {
  const auto number = specimen_number(cup(1234));
  for (std::size_t at = 0; at < number.size(); ++at)
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == number[at]) continue;
      auto misread = number;
      misread[at] = digit;
      INFO(misread);
      CHECK_FALSE(parse_specimen(misread));
      CHECK(looks_like_specimen(misread));
    }
}

TEST_CASE("what is no specimen's number is none") {
  for (const char* text : {"", "2609300001", "260930000170", "2609300001X", "26133000010", "26093000000"}) {
    INFO(text);
    CHECK_FALSE(parse_specimen(text));
  }
  CHECK_FALSE(looks_like_specimen("VAN26093000"));
}
