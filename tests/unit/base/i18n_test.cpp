#include "base/i18n.h"

#include <catch2/catch.hpp>

using namespace nuanxin;

TEST_CASE("strings are Chinese by default and English on request") {
  REQUIRE(i18n::start("zh_CN"));
  CHECK(std::string(tr("Nuanxin")) == "暖新");
  CHECK(trf("{} of {}", 1, 2) == "1 of 2");
  REQUIRE(i18n::start("en"));
  CHECK(std::string(tr("Nuanxin")) == "Nuanxin");
}
