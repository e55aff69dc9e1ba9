#include "base/json.h"

#include <array>
#include <charconv>

#include "base/text.h"

namespace nuanxin {
namespace {

void add_escaped(std::string& out, char c) {
  static constexpr std::string_view marks = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
  static constexpr char digits[] = "0123456789abcdef";
  const auto at = marks.find(c);
  if (at != std::string_view::npos) return void(out.append({'\\', letters[at]}));
  out.append("\\u00").append({digits[c >> 4], digits[c & 15]});
}

enum Kind : unsigned char { plain = 0, beyond_ascii = 1, to_escape = 2 };

constexpr auto kinds = [] {
  std::array<unsigned char, 256> out{};
  for (std::size_t c = 0; c < out.size(); ++c)
    out[c] = c < 0x20 || c == '"' || c == '\\' ? to_escape : c < 0x80 ? plain : beyond_ascii;
  return out;
}();

unsigned char kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

void add_text(std::string& out, const std::string& text) {
  unsigned all = plain;
  for (const char c : text) all |= kind_of(c);
  if ((all & beyond_ascii) != 0 && !is_utf8(text)) return void(out += Json(text).dump());  // throws
  out += '"';
  if ((all & to_escape) == 0) {
    out += text;
  } else {
    for (const char c : text)
      if (kind_of(c) == to_escape)
        add_escaped(out, c);
      else
        out += c;
  }
  out += '"';
}

template <class Integer>
void add_integer(std::string& out, Integer value) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void add_json(std::string& out, const Json& json);

void add_object(std::string& out, const Json::object_t& object) {
  out += '{';
  for (const auto& [name, value] : object) {
    if (out.back() != '{') out += ',';
    add_text(out, name);
    out += ':';
    add_json(out, value);
  }
  out += '}';
}

void add_array(std::string& out, const Json::array_t& array) {
  out += '[';
  for (const auto& value : array) {
    if (out.back() != '[') out += ',';
    add_json(out, value);
  }
  out += ']';
}

void add_json(std::string& out, const Json& json) {
  switch (json.type()) {
    case Json::value_t::object:
      return add_object(out, json.get_ref<const Json::object_t&>());
    case Json::value_t::array:
      return add_array(out, json.get_ref<const Json::array_t&>());
    case Json::value_t::string:
      return add_text(out, json.get_ref<const std::string&>());
    case Json::value_t::number_integer:
      return add_integer(out, json.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return add_integer(out, json.get<std::uint64_t>());
    default:
      out += json.dump();
  }
}

}  // namespace

std::string json_text(const Json& json) {
  std::string out;
  out.reserve(1024);
  add_json(out, json);
  return out;
}

Json object_of(std::initializer_list<JsonMember> members) {
  constexpr std::size_t room_for_more = 4;
  Json out = Json::object();
  auto& object = out.get_ref<Json::object_t&>();
  object.reserve(members.size() + room_for_more);
  for (const auto& [name, value] : members)
    static_cast<Json::object_t::Container&>(object).emplace_back(name, std::move(value));
  return out;
}

}  // namespace nuanxin
