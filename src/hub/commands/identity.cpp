#include "hub/commands/identity.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "domain/id_number.h"

namespace nuanxin::hub::commands {
namespace {

constexpr std::size_t max_name_points = 60;
constexpr std::size_t max_address_points = 200;

Error bad(std::string_view member, std::string detail) {
  return refuse(Reason::invalid_value, std::move(detail), "identity/" + std::string(member));
}

void clean(std::string& text) { text = trim(strip_controls(text)); }

std::string clean_number(std::string_view text) {
  std::string out;
  for (const char c : trim(strip_controls(text)))
    if (c != ' ') out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

bool is_phone(const std::string& text) {
  const auto good = [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == ' '; };
  return text.size() >= 7 && text.size() <= 20 && std::all_of(text.begin(), text.end(), good);
}

/// A resident number says sex and birth date itself; what was typed beside it must agree.
Result<void> complete_from_number(domain::Identity& identity, Date today) {
  const auto number = domain::parse_id_number(identity.doc_number, today);
  if (!number) return bad("doc_number", number.error().field + ": " + number.error().detail);
  identity.doc_number = number->text;
  if (number->birth.ok()) {
    if (identity.birth && *identity.birth != number->birth) return bad("birth", "the number says another date");
    identity.birth = number->birth;
  }
  const auto sex = number->sex == 1 ? domain::Sex::male : number->sex == 2 ? domain::Sex::female : domain::Sex::unknown;
  if (identity.sex == domain::Sex::unknown) identity.sex = sex;
  return {};
}

}  // namespace

Result<void> normalise(domain::Identity& identity, Date today) {
  for (auto* text : {&identity.name, &identity.phone, &identity.address, &identity.nation}) {
    if (!is_utf8(*text)) return bad("name", "the text is not UTF-8");
    clean(*text);
  }
  identity.doc_number = clean_number(identity.doc_number);
  if (identity.name.empty()) return bad("name", "a name is expected");
  if (code_points(identity.name) > max_name_points) return bad("name", "the name is too long");
  if (code_points(identity.address) > max_address_points) return bad("address", "the address is too long");
  if (identity.doc_number.size() > 40) return bad("doc_number", "the number is too long");
  if (!identity.phone.empty() && !is_phone(identity.phone)) return bad("phone", "7 to 20 digits are expected");
  if (identity.nation.size() > 2) return bad("nation", "two digits are expected");
  const bool has_resident_number = identity.doc_kind == domain::DocKind::resident_card && !identity.doc_number.empty();
  if (has_resident_number)
    if (const auto good = complete_from_number(identity, today); !good) return good.error();
  if (identity.birth &&
      (!identity.birth->ok() || std::chrono::sys_days(*identity.birth) > std::chrono::sys_days(today)))
    return bad("birth", "a date that has passed is expected");
  return {};
}

domain::Identity merged(domain::Identity known, const domain::Identity& fresh) {
  if (!fresh.name.empty()) known.name = fresh.name;
  if (fresh.sex != domain::Sex::unknown) known.sex = fresh.sex;
  if (fresh.birth) known.birth = fresh.birth;
  if (!fresh.phone.empty()) known.phone = fresh.phone;
  if (!fresh.address.empty()) known.address = fresh.address;
  if (!fresh.nation.empty()) known.nation = fresh.nation;
  if (!fresh.doc_number.empty()) {
    known.doc_kind = fresh.doc_kind;
    known.doc_number = fresh.doc_number;
  }
  return known;
}

}  // namespace nuanxin::hub::commands
