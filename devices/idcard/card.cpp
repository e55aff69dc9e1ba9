#include "devices/idcard/card.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/json.h"
#include "base/text.h"

namespace nuanxin::idcard {
namespace {

struct Field {
  std::string Card::*member;
  std::size_t offset;
  std::size_t size;
};

constexpr std::size_t kind_offset = 248;
// The English name of a 2023 card goes on here when its first 70 bytes are full.
constexpr Field english_name_end{&Card::name_en, 220, 22};

constexpr std::array<Field, 9> resident_fields{{{&Card::name, 0, 30},
                                                {&Card::sex, 30, 2},
                                                {&Card::nation, 32, 4},
                                                {&Card::birth, 36, 16},
                                                {&Card::address, 52, 70},
                                                {&Card::id, 122, 36},
                                                {&Card::issuer, 158, 30},
                                                {&Card::valid_from, 188, 16},
                                                {&Card::valid_to, 204, 16}}};
constexpr std::array<Field, 10> hkmotw_fields{{{&Card::name, 0, 30},
                                               {&Card::sex, 30, 2},
                                               {&Card::birth, 36, 16},
                                               {&Card::address, 52, 70},
                                               {&Card::id, 122, 36},
                                               {&Card::issuer, 158, 30},
                                               {&Card::valid_from, 188, 16},
                                               {&Card::valid_to, 204, 16},
                                               {&Card::pass_no, 220, 18},
                                               {&Card::issue_count, 238, 4}}};
constexpr std::array<Field, 10> foreigner2023_fields{{{&Card::name, 0, 30},
                                                      {&Card::sex, 30, 2},
                                                      {&Card::renewals, 32, 4},
                                                      {&Card::birth, 36, 16},
                                                      {&Card::name_en, 52, 70},
                                                      {&Card::id, 122, 36},
                                                      {&Card::valid_from, 188, 16},
                                                      {&Card::valid_to, 204, 16},
                                                      {&Card::nationality, 242, 6},
                                                      {&Card::assoc, 250, 6}}};
constexpr std::array<Field, 10> foreigner2017_fields{{{&Card::name_en, 0, 120},
                                                      {&Card::sex, 120, 2},
                                                      {&Card::id, 122, 30},
                                                      {&Card::nationality, 152, 6},
                                                      {&Card::name, 158, 30},
                                                      {&Card::valid_from, 188, 16},
                                                      {&Card::valid_to, 204, 16},
                                                      {&Card::birth, 220, 16},
                                                      {&Card::version, 236, 4},
                                                      {&Card::issuer_code, 240, 8}}};

constexpr std::array<std::pair<const char*, std::string Card::*>, 17> members{{{"name", &Card::name},
                                                                               {"name_en", &Card::name_en},
                                                                               {"sex", &Card::sex},
                                                                               {"nation", &Card::nation},
                                                                               {"birth", &Card::birth},
                                                                               {"address", &Card::address},
                                                                               {"id", &Card::id},
                                                                               {"issuer", &Card::issuer},
                                                                               {"valid_from", &Card::valid_from},
                                                                               {"valid_to", &Card::valid_to},
                                                                               {"pass_no", &Card::pass_no},
                                                                               {"issue_count", &Card::issue_count},
                                                                               {"renewals", &Card::renewals},
                                                                               {"assoc", &Card::assoc},
                                                                               {"nationality", &Card::nationality},
                                                                               {"version", &Card::version},
                                                                               {"issuer_code", &Card::issuer_code}}};

std::span<const Field> fields_of(CardKind kind) {
  switch (kind) {
    case CardKind::hkmotw:
      return hkmotw_fields;
    case CardKind::foreigner2023:
      return foreigner2023_fields;
    case CardKind::foreigner2017:
      return foreigner2017_fields;
    case CardKind::resident:
      break;
  }
  return resident_fields;
}

char marker_of(CardKind kind) {
  switch (kind) {
    case CardKind::hkmotw:
      return 'J';
    case CardKind::foreigner2023:
      return 'Y';
    case CardKind::foreigner2017:
      return 'I';
    case CardKind::resident:
      break;
  }
  return ' ';
}

CardKind kind_from_marker(char16_t marker) {
  for (const auto kind : {CardKind::hkmotw, CardKind::foreigner2023, CardKind::foreigner2017})
    if (marker == static_cast<char16_t>(marker_of(kind))) return kind;
  return CardKind::resident;
}

std::u16string units_of(std::string_view bytes) {
  std::u16string units(bytes.size() / 2, u'\0');
  for (std::size_t i = 0; i < units.size(); ++i)
    units[i] = static_cast<char16_t>(static_cast<unsigned char>(bytes[2 * i]) |
                                     static_cast<unsigned char>(bytes[2 * i + 1]) << 8U);
  return units;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6U);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12U);
    put(0x80 | (c >> 6U & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18U);
    put(0x80 | (c >> 12U & 0x3F));
    put(0x80 | (c >> 6U & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

bool is_private_use(char32_t c) { return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000; }
/// Outside the block that every Chinese font has: extension A, the later additions to the basic block, B and beyond.
bool is_rare(char32_t c) { return (c >= 0x3400 && c <= 0x4DBF) || (c > 0x9FA5 && c <= 0x9FFF) || c >= 0x20000; }
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

/// The code point at `i`, moving past it; U+FFFD for half a surrogate pair and for private use, which no font can show.
char32_t take(const std::u16string& units, std::size_t& i, Card& flags) {
  const char32_t unit = units[i++];
  char32_t c = unit;
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    const bool pair = unit < 0xDC00 && i < units.size() && units[i] >= 0xDC00 && units[i] <= 0xDFFF;
    c = pair ? 0x10000 + ((unit - 0xD800) << 10U) + (static_cast<char32_t>(units[i++]) - 0xDC00) : 0xFFFD;
  }
  if (is_private_use(c)) c = 0xFFFD;
  if (c == 0xFFFD) flags.replaced_character = true;
  if (c == 0xFFFD || is_rare(c)) flags.rare_character = true;
  return c;
}

/// Spaces are taken off the end only: English names have inner ones. Controls (and NUL padding) are dropped.
std::string text_of(std::u16string units, Card& flags) {
  while (!units.empty() && (units.back() == u' ' || units.back() == u'\0' || units.back() == u'\u3000'))
    units.pop_back();
  std::string out;
  for (std::size_t i = 0; i < units.size();)
    if (const char32_t c = take(units, i, flags); !is_control(c)) append_utf8(out, c);
  return out;
}

/// Only well-formed UTF-8 comes here.
std::u16string units_from_utf8(std::string_view text) {
  std::u16string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    char32_t c = more == 0 ? lead : lead & (0x3FU >> more);
    for (std::size_t k = 1; k <= more; ++k) c = c << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    i += more + 1;
    if (c >= 0x10000) {
      out.push_back(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10U)));
      out.push_back(static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF)));
    } else {
      out.push_back(static_cast<char16_t>(c));
    }
  }
  return out;
}

void put(std::string& text, std::size_t offset, std::u16string_view units) {
  for (const char16_t unit : units) {
    text[offset++] = static_cast<char>(unit & 0xFFU);
    text[offset++] = static_cast<char>(unit >> 8U);
  }
}

std::string member_name(std::string Card::*member) {
  for (const auto& [name, candidate] : members)
    if (candidate == member) return name;
  return {};
}

}  // namespace

std::optional<Card> decode_text(std::string_view text) {
  if (text.size() != text_size) return {};
  Card card;
  card.kind = kind_from_marker(units_of(text.substr(kind_offset, 2)).front());
  card.raw_text = text;
  for (const auto& field : fields_of(card.kind)) {
    auto units = units_of(text.substr(field.offset, field.size));
    if (card.kind == CardKind::foreigner2023 && field.member == english_name_end.member)
      units += units_of(text.substr(english_name_end.offset, english_name_end.size));
    card.*field.member = text_of(std::move(units), card);
  }
  return card;
}

Result<std::string> encode_text(const Card& card) {
  std::string text(text_size, ' ');
  put(text, 0, std::u16string(text_size / 2, u' '));
  put(text, kind_offset, std::u16string(1, static_cast<char16_t>(marker_of(card.kind))));
  for (const auto& field : fields_of(card.kind)) {
    const std::string& value = card.*field.member;
    if (!is_utf8(value)) return refuse(Reason::invalid_value, "not UTF-8", member_name(field.member));
    auto units = units_from_utf8(value);
    const bool goes_on = card.kind == CardKind::foreigner2023 && field.member == english_name_end.member;
    if (units.size() > (field.size + (goes_on ? english_name_end.size : 0)) / 2)
      return refuse(Reason::invalid_value, "too long for its place on the card", member_name(field.member));
    if (goes_on && units.size() > field.size / 2) {
      put(text, english_name_end.offset, std::u16string_view(units).substr(field.size / 2));
      units.resize(field.size / 2);
    }
    put(text, field.offset, units);
  }
  return text;
}

std::string_view kind_code(CardKind kind) {
  switch (kind) {
    case CardKind::hkmotw:
      return "hkmotw";
    case CardKind::foreigner2023:
      return "foreigner2023";
    case CardKind::foreigner2017:
      return "foreigner2017";
    case CardKind::resident:
      break;
  }
  return "resident";
}

std::optional<CardKind> kind_from_code(std::string_view code) {
  for (const auto kind : {CardKind::resident, CardKind::hkmotw, CardKind::foreigner2023, CardKind::foreigner2017})
    if (kind_code(kind) == code) return kind;
  return {};
}

std::optional<Date> birth_date(const Card& card) { return parse_compact_date(card.birth); }

Json to_json(const Card& card) {
  Json json{{"card", kind_code(card.kind)}};
  for (const auto& [name, member] : members)
    if (!(card.*member).empty()) json[name] = card.*member;
  if (card.rare_character) json["rare_character"] = true;
  if (card.replaced_character) json["replaced_character"] = true;
  return json;
}

Result<Card> card_from_json(const Json& json) {
  if (!json.is_object()) return refuse(Reason::bad_request, "a JSON object is expected");
  Card card;
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) return refuse(Reason::invalid_value, "text is expected", key);
    const auto text = value.get<std::string>();
    if (key == "card") {
      const auto kind = kind_from_code(text);
      if (!kind) return refuse(Reason::invalid_value, "resident, hkmotw, foreigner2023 or foreigner2017", key);
      card.kind = *kind;
      continue;
    }
    const auto it =
        std::find_if(members.begin(), members.end(), [&key = key](const auto& m) { return m.first == key; });
    if (it == members.end()) return refuse(Reason::invalid_value, "unknown member", key);
    card.*(it->second) = text;
  }
  return card;
}

}  // namespace nuanxin::idcard
