#include "base/decimal.h"

#include <catch2/catch.hpp>

#include "base/json.h"

using namespace nuanxin;

namespace {
Decimal d(const char* text) { return *Decimal::from_string(text); }
}  // namespace

TEST_CASE("decimals keep their digits and compare by value") {
  CHECK(d("24.0").to_string() == "24.0");
  CHECK(d("-0.050").to_string() == "-0.050");
  CHECK(d("24.0") == d("24"));
  CHECK(d("-0.5") < d("-0.49"));
  CHECK(d("123456789012345678901234567890").to_string() == "123456789012345678901234567890");
  CHECK(d("99999999999999999999999999999.5") > d("0.0000000000000000000000000001"));
  CHECK(d("1e-3").to_string() == "0.001");
  CHECK(d("1.5e2").to_string() == "150");
}

TEST_CASE("what is no plain decimal number is refused") {
  for (const char* text : {"", "-", ".5", "5.", "1.2.3", "+1", " 1", "1 ", "1e", "0x10", "1e99", "nan",
                           "1234567890123456789012345678901234567890"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::from_string(text).has_value());
  }
}

TEST_CASE("sums, differences and products are exact") {
  CHECK((d("0.1") + d("0.2")).to_string() == "0.3");
  CHECK((d("1.8") - d("1.2")).to_string() == "0.6");
  CHECK((d("1.70") * d("1.70")).to_string() == "2.8900");
  CHECK(Decimal::multiply(d("100000000000000000000"), d("100000000000000000000")) == std::nullopt);
  CHECK_THROWS(d("100000000000000000000") * d("100000000000000000000"));
}

TEST_CASE("division is exact when it comes out even and has 16 places otherwise") {
  CHECK((d("1") / d("8")).to_string() == "0.125");
  CHECK((d("2") / d("3")).to_string() == "0.6666666666666667");
  CHECK((d("-2") / d("3")).to_string() == "-0.6666666666666667");
  CHECK(Decimal::divide(d("1"), d("0.00")) == std::nullopt);
  CHECK(Decimal::integer_divide(d("-7"), d("2")) == d("-3"));
  CHECK(Decimal::remainder(d("2.2"), d("1.8")) == d("0.4"));
}

TEST_CASE("a half is rounded away from zero") {
  CHECK(d("2.345").round(2).to_string() == "2.35");
  CHECK(d("-2.345").round(2).to_string() == "-2.35");
  CHECK(d("0.05").round(1).to_string() == "0.1");
  CHECK(d("24").round(1).to_string() == "24.0");
  CHECK(d("2.5").floor() == d("2"));
  CHECK(d("-2.5").floor() == d("-3"));
  CHECK(d("-2.5").ceiling() == d("-2"));
}

TEST_CASE("the BMI of 170 cm and 69.3 kg is 24.0, and of 69.2 kg 23.9") {
  const auto bmi = [](const char* kg, const char* m) { return (d(kg) / (d(m) * d(m))).round(1).to_string(); };
  CHECK(bmi("69.3", "1.70") == "24.0");
  CHECK(bmi("69.2", "1.70") == "23.9");
  CHECK(bmi("96.1", "1.72") == "32.5");
}

TEST_CASE("JSON numbers come and go by their shortest text") {
  CHECK(Decimal::from_json(Json::parse("69.3")) == d("69.3"));
  CHECK(Decimal::from_json(Json::parse("\"69.30\""))->to_string() == "69.30");
  CHECK(Decimal::from_json(Json::parse("18446744073709551615"))->to_string() == "18446744073709551615");
  CHECK_FALSE(Decimal::from_json(Json::parse("true")).has_value());
  CHECK(d("24.0").to_json().dump() == "24.0");
  CHECK(d("24").to_json().dump() == "24");
  CHECK(d("0.1").to_json().dump() == "0.1");
}
