#include "base/json.h"

#include <array>
#include <charconv>

#include "base/text.h"

namespace nuanxin {
namespace {

enum Kind : unsigned char { plain = 0, beyond_ascii = 1, to_escape = 2 };

constexpr auto kinds = [] {
  std::array<unsigned char, 256> out{};
  for (std::size_t c = 0; c < out.size(); ++c)
    out[c] = c < 0x20 || c == '"' || c == '\\' ? to_escape : c < 0x80 ? plain : beyond_ascii;
  return out;
}();

unsigned char kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

/// Appends to one text.
class Writer {
 public:
  Writer(std::string& out, Json::error_handler_t ill_formed) : m_out(out), m_ill_formed(ill_formed) {}
  void json(const Json& json);

 private:
  void object(const Json::object_t& object);
  void array(const Json::array_t& array);
  void text(const std::string& text);
  void text_with_escapes(std::string_view text);
  template <class Integer>
  void integer(Integer value);
  void as_the_library_does(const Json& json) { m_out += json.dump(-1, ' ', false, m_ill_formed); }

  std::string& m_out;
  Json::error_handler_t m_ill_formed;
};

void Writer::json(const Json& json) {
  switch (json.type()) {
    case Json::value_t::object:
      return object(json.get_ref<const Json::object_t&>());
    case Json::value_t::array:
      return array(json.get_ref<const Json::array_t&>());
    case Json::value_t::string:
      return text(json.get_ref<const std::string&>());
    case Json::value_t::number_integer:
      return integer(json.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return integer(json.get<std::uint64_t>());
    default:
      as_the_library_does(json);
  }
}

void Writer::object(const Json::object_t& object) {
  m_out += '{';
  for (const auto& [name, value] : object) {
    if (m_out.back() != '{') m_out += ',';
    text(name);
    m_out += ':';
    json(value);
  }
  m_out += '}';
}

void Writer::array(const Json::array_t& array) {
  m_out += '[';
  for (const auto& value : array) {
    if (m_out.back() != '[') m_out += ',';
    json(value);
  }
  m_out += ']';
}

void Writer::text(const std::string& text) {
  unsigned all = plain;
  for (const char c : text) all |= kind_of(c);
  if ((all & beyond_ascii) != 0 && !is_utf8(text)) return as_the_library_does(text);
  m_out += '"';
  if ((all & to_escape) == 0)
    m_out += text;
  else
    text_with_escapes(text);
  m_out += '"';
}

void Writer::text_with_escapes(std::string_view text) {
  static constexpr std::string_view marks = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
  static constexpr char digits[] = "0123456789abcdef";
  for (const char c : text) {
    if (kind_of(c) != to_escape)
      m_out += c;
    else if (const auto at = marks.find(c); at != std::string_view::npos)
      m_out.append({'\\', letters[at]});
    else
      m_out.append("\\u00").append({digits[c >> 4], digits[c & 15]});
  }
}

template <class Integer>
void Writer::integer(Integer value) {
  std::array<char, 24> digits{};
  m_out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

}  // namespace

std::string json_text(const Json& json, Json::error_handler_t ill_formed) {
  std::string out;
  out.reserve(1024);
  Writer(out, ill_formed).json(json);
  return out;
}

Json object_of(std::initializer_list<JsonMember> members) {
  constexpr std::size_t room_for_more = 4;
  Json out = Json::object();
  auto& object = out.get_ref<Json::object_t&>();
  object.reserve(members.size() + room_for_more);
  for (const auto& [name, value] : members) object.emplace_back(name, std::move(value));
  return out;
}

}  // namespace nuanxin
