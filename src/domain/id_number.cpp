#include "domain/id_number.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace nuanxin::domain {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

Error bad(std::string detail, std::string field) {
  return refuse(Reason::invalid_value, std::move(detail), std::move(field));
}

/// Letters at the front make it a foreigner permit of 2017; a first-generation number has only digits.
Result<IdNumber> parse_15(std::string text) {
  if (all_digits(text)) return bad("15-digit numbers are not valid since 2013; 18 characters expected", "length");
  const std::string_view view = text;
  if (!std::all_of(view.begin(), view.begin() + 3, is_capital) || !all_digits(view.substr(3)))
    return bad("3 capital letters and 12 digits expected", "characters");
  IdNumber number;
  number.kind = IdKind::foreigner2017;
  number.country = text.substr(0, 3);
  number.text = std::move(text);
  return number;
}

IdKind kind_of(std::string_view text) {
  if (text.starts_with('9')) return IdKind::foreigner2023;
  const auto area = text.substr(0, 6);
  if (area == "810000") return IdKind::hk;
  if (area == "820000") return IdKind::macao;
  if (area == "830000") return IdKind::taiwan;
  return IdKind::citizen;
}

// GB/T 2260, first two digits; 81-83 also begin the residence permits' area codes.
constexpr std::array<Names, 35> provinces{{
    {"11", "北京市"},           {"12", "天津市"},         {"13", "河北省"},
    {"14", "山西省"},           {"15", "内蒙古自治区"},   {"21", "辽宁省"},
    {"22", "吉林省"},           {"23", "黑龙江省"},       {"31", "上海市"},
    {"32", "江苏省"},           {"33", "浙江省"},         {"34", "安徽省"},
    {"35", "福建省"},           {"36", "江西省"},         {"37", "山东省"},
    {"41", "河南省"},           {"42", "湖北省"},         {"43", "湖南省"},
    {"44", "广东省"},           {"45", "广西壮族自治区"}, {"46", "海南省"},
    {"50", "重庆市"},           {"51", "四川省"},         {"52", "贵州省"},
    {"53", "云南省"},           {"54", "西藏自治区"},     {"61", "陕西省"},
    {"62", "甘肃省"},           {"63", "青海省"},         {"64", "宁夏回族自治区"},
    {"65", "新疆维吾尔自治区"}, {"71", "台湾省"},         {"81", "香港特别行政区"},
    {"82", "澳门特别行政区"},   {"83", "台湾"},
}};

constexpr std::array<Names, 13> jiangsu_cities{{
    {"3201", "南京市"},
    {"3202", "无锡市"},
    {"3203", "徐州市"},
    {"3204", "常州市"},
    {"3205", "苏州市"},
    {"3206", "南通市"},
    {"3207", "连云港市"},
    {"3208", "淮安市"},
    {"3209", "盐城市"},
    {"3210", "扬州市"},
    {"3211", "镇江市"},
    {"3212", "泰州市"},
    {"3213", "宿迁市"},
}};

// With the codes that ended (320911, 320982): they stay on the cards.
constexpr std::array<Names, 11> yancheng_counties{{
    {"320902", "亭湖区"},
    {"320903", "盐都区"},
    {"320904", "大丰区"},
    {"320911", "郊区"},
    {"320921", "响水县"},
    {"320922", "滨海县"},
    {"320923", "阜宁县"},
    {"320924", "射阳县"},
    {"320925", "建湖县"},
    {"320981", "东台市"},
    {"320982", "大丰市"},
}};

template <std::size_t N>
std::string_view find_name(const std::array<Names, N>& table, std::string_view code) {
  const auto it = std::find_if(table.begin(), table.end(), [&](const Names& row) { return row.first == code; });
  return it == table.end() ? std::string_view{} : it->second;
}

}  // namespace

char id_check_digit(std::string_view first17) {
  if (first17.size() != 17 || !all_digits(first17)) return 0;
  int p = 0;
  for (const char c : first17) p = (p + (c - '0')) * 2 % 11;
  const int check = (12 - p) % 11;
  return check == 10 ? 'X' : static_cast<char>('0' + check);
}

Result<IdNumber> parse_id_number(std::string_view input, Date today) {
  std::string text = trim(input);
  const auto length = code_points(text);
  if (length == 15 && text.size() == 15) return parse_15(std::move(text));
  if (length != 18) return bad("18 characters expected, got " + std::to_string(length), "length");
  if (text.size() != 18) return bad("17 digits and a digit or X expected, in half-width characters", "characters");
  if (text.back() == 'x') text.back() = 'X';
  const std::string_view view = text;
  if (!all_digits(view.substr(0, 17)) || !(is_digit(view[17]) || view[17] == 'X'))
    return bad("17 digits and a digit or X expected", "characters");
  const auto birth = parse_compact_date(view.substr(6, 8));
  if (!birth) return bad("digits 7 to 14 are no calendar date", "birth_date");
  if (*birth > today) return bad("the birth date is in the future", "birth_date");
  if (const char expected = id_check_digit(view.substr(0, 17)); expected != view[17])
    return bad(std::string("the check digit should be ") + expected, "check_digit");

  IdNumber number;
  number.kind = kind_of(view);
  number.birth = *birth;
  number.sequence = view.substr(14, 3);
  number.sex = (view[16] - '0') % 2 == 1 ? 1 : 2;
  if (number.kind == IdKind::foreigner2023) {
    number.province = view.substr(1, 2);
    number.country = view.substr(3, 3);
  } else {
    number.area = view.substr(0, 6);
    number.province = view.substr(0, 2);
  }
  number.text = std::move(text);
  return number;
}

std::string_view id_kind_code(IdKind kind) {
  switch (kind) {
    case IdKind::citizen:
      return "citizen";
    case IdKind::hk:
      return "hk";
    case IdKind::macao:
      return "macao";
    case IdKind::taiwan:
      return "taiwan";
    case IdKind::foreigner2023:
      return "foreigner2023";
    case IdKind::foreigner2017:
      return "foreigner2017";
  }
  return "";
}

std::string area_name(std::string_view area6) {
  if (area6.size() != 6 || !all_digits(area6)) return {};
  std::string name(find_name(provinces, area6.substr(0, 2)));
  name += find_name(jiangsu_cities, area6.substr(0, 4));
  name += find_name(yancheng_counties, area6);
  return name;
}

}  // namespace nuanxin::domain
