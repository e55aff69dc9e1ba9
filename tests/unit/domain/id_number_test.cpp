#include "domain/id_number.h"

#include "tests/unit/devices/support.h"

using namespace nuanxin;
using namespace nuanxin::domain;
using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

namespace {

const Date today{year(2026), month(7), day(22)};

/// The vectors' words for what our field says.
std::string field_for(const std::string& error) {
  if (error == "character") return "characters";
  if (error.starts_with("birth_date")) return "birth_date";
  return error;
}

std::string field_of(std::string_view number) {
  const auto result = parse_id_number(number, today);
  return result ? "" : result.error().field;
}

}  // namespace

TEST_CASE("identity numbers are read and refused as the vectors say") {
  for (const auto& vector : test::vectors("01b_id_number.json")) {
    INFO(text_or(vector, "name"));
    const auto& expect = member(vector, "expect");
    const auto number = parse_id_number(test::bytes_of(vector), today);
    if (text_or(expect, "result") != "ok") {
      REQUIRE_FALSE(number.has_value());
      CHECK(number.error().field == field_for(text_or(expect, "error")));
      if (expect.contains("expected")) CHECK(number.error().detail.ends_with(" " + text_or(expect, "expected")));
      continue;
    }
    REQUIRE(number.has_value());
    std::string birth = to_iso(number->birth);
    std::erase(birth, '-');
    Json got{{"result", "ok"},
             {"sex", number->sex},
             {"birth", birth},
             {"area", number->area},
             {"seq", number->sequence},
             {"kind", id_kind_code(number->kind)},
             {"country", number->country},
             {"province", number->province}};
    CHECK(test::contains(got, expect));
  }
}

TEST_CASE("what was typed is tidied before it is checked") {
  CHECK(parse_id_number(" 32090019900307123x ", today)->text == "32090019900307123X");
  CHECK(parse_id_number("32090019900307123X", today)->sex == 1);
  CHECK(id_check_digit("32090019900307123") == 'X');
  CHECK(id_check_digit("32999919880412123") == '9');
  CHECK(id_check_digit("3299991988041212") == 0);
  CHECK(id_check_digit("3299991988041212A") == 0);
}

TEST_CASE("residence permits and foreigners' permits are told apart") {
  CHECK(parse_id_number("830000198812120026", today)->kind == IdKind::taiwan);
  const auto foreigner = parse_id_number("CAN320080010119", today);
  REQUIRE(foreigner.has_value());
  CHECK(foreigner->kind == IdKind::foreigner2017);
  CHECK(foreigner->country == "CAN");
  CHECK_FALSE(foreigner->birth.ok());
  CHECK(foreigner->sex == 0);
  CHECK(field_of("CANX20080010119") == "characters");
  CHECK(field_of("CA1320080010119") == "characters");
}

TEST_CASE("a refusal names the first thing that is wrong and never repeats the number") {
  CHECK(field_of("") == "length");
  CHECK(field_of("320900900307123") == "length");
  CHECK(field_of("3209001990030712311") == "length");
  CHECK(field_of("32090019901307123X") == "birth_date");
  CHECK(field_of("320900199003071231") == "check_digit");
  const auto wrong = parse_id_number("320900199003071231", today);
  CHECK(wrong.error().detail == "the check digit should be X");
  CHECK(field_of(std::string("\xFF\xFE", 2)) == "length");
}

TEST_CASE("the place comes from the number as exactly as it is known") {
  CHECK(area_name("320902") == "江苏省盐城市亭湖区");
  CHECK(area_name("320982") == "江苏省盐城市大丰市");
  CHECK(area_name("320999") == "江苏省盐城市");
  CHECK(area_name("329999") == "江苏省");
  CHECK(area_name("510104") == "四川省");
  CHECK(area_name("990000").empty());
  CHECK(area_name("3209").empty());
}

TEST_CASE("random text is refused without harm") {
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    auto text = test::random_bytes(random, random() % 24);
    if (i % 2 == 0)
      for (char& c : text) c = static_cast<char>('0' + (static_cast<unsigned char>(c) % 10));
    const auto number = parse_id_number(text, today);
    if (number) CHECK((number->text.size() == 18 || number->text.size() == 15));
  }
}

TEST_CASE("the check digits, sexes and birth dates of the clinical facts") {
  struct Person {
    const char *number, *birth;
    int sex;
  };
  for (const auto& person :
       {Person{"329999199506151231", "1995-06-15", 1}, Person{"329999194910010008", "1949-10-01", 2},
        Person{"329999197707044564", "1977-07-04", 2}}) {
    const std::string text = person.number;
    INFO(text);
    CHECK(id_check_digit(text.substr(0, 17)) == text.back());
    const auto number = parse_id_number(text, today);
    REQUIRE(number.has_value());
    CHECK(to_iso(number->birth) == person.birth);
    CHECK(number->sex == person.sex);
  }
}
